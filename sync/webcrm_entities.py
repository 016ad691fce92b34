"""webCRM's resources: their paths, their fields and types, what may never be written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sync.fields import Field, decimal, flag, integer, plain, text

SERVER_MADE = (
    "CreatedAt",
    "CreatedBy",
    "UpdatedAt",
    "UpdatedBy",
    "History",
    "CompareName",
    "TelephoneSearch",
    "LastItemType",
    "LastItemUpdatedAt",
    "LastDisplayedAt",
    "LevelText",
    "Combined",
)


# Read back censored: whoever sends them back writes a new password.
SECRET = ("Password", "Ticket", "AuthenticationCode")


def is_ours_to_write(prefix: str, name: str) -> bool:
    """Neither made by webCRM itself nor a secret; what is told about a password is none, and is lost where it is left out."""
    return name.removeprefix(prefix) not in SERVER_MADE and not name.endswith(SECRET)


def _fields(prefix: str, **types: str) -> dict[str, Field]:
    return {
        f"{prefix}{name}": plain(f"{prefix}{name}", _CONVERT[type_])
        for type_, names in types.items()
        for name in names.split()
    }


_CONVERT: Mapping[str, Callable[[Any], Any]] = {
    "texts": text, "numbers": decimal, "integers": integer, "flags": flag,
}  # fmt: skip
_CUSTOMS = " ".join(f"Custom{n}" for n in range(1, 16))
_EXTRAS = " ".join(f"ExtraCustom{n} XText{n}" for n in range(1, 9))


@dataclass(frozen=True)
class Entity:
    """One resource. `forced` goes into every new record; `batched`: changed by PATCH with an array of one."""

    path: str
    prefix: str
    fields: Mapping[str, Field]
    marker: str
    owner: str = ""  # the field that names the organisation that it belongs to
    forced: Mapping[str, Any] = field(default_factory=dict)
    dated: str = (
        ""  # a date that a new record is likely to need: today, unless something better is known
    )
    batched: bool = False
    identity: str | None = None


ENTITIES: Mapping[str, Entity] = {
    "Organisations": Entity(
        "/Organisations",
        "Organisation",
        {
            **_fields(
                "Organisation",
                texts="DivisionName Domain Address City PostCode State Country Gps Telephone Fax Www Status Type"
                f" Industry VatCountry VatGroup VatNumber Memo Comment Alert {_EXTRAS} {_CUSTOMS}",
                integers="Owner Owner2 TerritoryId Sla",
                flags="NoAds",
            ),
            "OrganisationName": plain("OrganisationName", text, keeps=True),
        },
        marker="OrganisationExtraCustom8",
    ),
    "Opportunities": Entity(
        "/Opportunities",
        "Opportunity",
        _fields(
            "Opportunity",
            texts=f"Description Comment Note Product CurrencyName ErpId Memo {_CUSTOMS}",
            numbers="Discount OrderValue OrderGmValue",
            integers="AssignedTo AssignedTo2 Level Percent WinPercent PersonId ProductId",
            flags="WinYesNo",
        ),
        marker="OpportunityCustom15",
        owner="OpportunityOrganisationId",
        forced={"OpportunityLevel": 1},
        dated="OpportunityOrderDate",
    ),
    "Products": Entity(
        "/Products",
        "Product",
        _fields(
            "Product",
            texts=f"Comment StockStatus VatCode Memo {_CUSTOMS}",
            numbers="Price CostPrice ListPrice Discount Quantity",
            integers="PersonId SortOrder ProductYear",
        ),
        marker="ProductCustom15",
        owner="ProductOrganisationId",
        # The price may be worked out from the other three: with one piece and no discount it is what we say.
        forced={"ProductQuantity": 1, "ProductDiscount": 0},
    ),
    "Users": Entity(
        "/Users",
        "User",
        _fields(
            "User",
            texts=f"Email Title Name LoginName Initials Telephone MobilePhone BccEmail Memo {_CUSTOMS}",
        ),
        marker="UserCustom15",
        batched=True,
        identity="UserEmail",
    ),
    "Persons": Entity(
        "/Persons",
        "Person",
        {
            **_fields(
                "Person",
                texts="FirstName MiddleName Title Email Email2 DirectPhone MobilePhone Salutation Comment"
                f" Memo {_CUSTOMS}",
            ),
            "PersonLastName": plain("PersonLastName", text, keeps=True),
        },
        marker="PersonCustom15",
        owner="PersonOrganisationId",
        forced={"PersonLastName": "-"},
        batched=True,
    ),
}

"""The tables of this tenant, field by field: webCRM's Swagger file of 2019-09 and names seen since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakes.webcrm.columns import (
    Table,
    Values,
    audits,
    choice,
    customs,
    fields,
    named,
    numbered,
    switched_off,
)
from fakes.webcrm.tables_sales import SALES_TABLES

_NOWHERE: dict[str, Any] = {"Name": "", "CodeISO": "", "CodeUN": 0}
_PLUS = numbered("Plus", 20)
_ORGANISATION_SINCE = (
    "CompanyDescription CurrencyName DeliveryAddress DeliveryCity DeliveryPostCode DeliveryState"
)


def _compare_name(organisation: Values) -> str:
    letters = filter(str.isalnum, organisation["OrganisationName"].upper())
    return "".join(letters)[:500]


def _searchable(*telephones: str) -> str:
    digits = ["".join(filter(str.isdigit, telephone)) for telephone in telephones if telephone]
    found = "-".join(filter(None, digits))
    return f"-{found}-" if found else ""


def _organisation_telephone(organisation: Values) -> str:
    return _searchable(organisation["OrganisationTelephone"])


def _person_telephone(person: Values) -> str:
    return _searchable(person["PersonDirectPhone"], person["PersonMobilePhone"])


def _person_name(person: Values) -> str:
    parts = (person[f"Person{part}Name"] for part in ("First", "Middle", "Last"))
    return " ".join(filter(None, parts))


def _code(list_item: str) -> str:
    return list_item.partition(":")[0]


def _mark(answer: str) -> str:
    return "1" if answer == "Yes" else "0"


def _total(product: Values) -> float:
    """Give what all pieces cost after the discount, or the price as written where there is no list price."""
    listed, pieces = product["ProductListPrice"], product["ProductQuantity"]
    if not (listed and pieces):
        return float(product["ProductPrice"])
    return float(listed * pieces * (1 - product["ProductDiscount"] / 100))


def _country(name: str) -> dict[str, Any]:
    """Tell a country as an object; the fake knows no codes."""
    return _NOWHERE | {"Name": name}


def _organisation_country(organisation: Values) -> dict[str, Any]:
    return _country(organisation["OrganisationCountry"])


def _opportunity_country(opportunity: Values) -> dict[str, Any]:
    return _country(opportunity["OpportunityCountryValue"])


def _level_text(opportunity: Values) -> str:
    return f"Level {opportunity['OpportunityLevel']}"


ORGANISATIONS = Table(
    "organisations",
    "Organisation",
    "o",
    named(
        "Organisation",
        audits(),
        fields("text", "Name", max_length=200, required=True),
        fields("text", "DivisionName", max_length=200),
        fields("text", "Address", max_length=250),
        fields("text", "City Country Domain Fax Gps Telephone Www", max_length=50),
        fields("text", "Alert VatNumber", max_length=50),
        fields("text", numbered("ExtraCustom", 8), max_length=50),
        fields("text", numbered("XText", 8), max_length=50),
        fields("text", "Industry", max_length=50),
        fields("text", "Status Type"),
        fields("text", "VatCountry", max_length=10),
        fields("text", "VatGroup", max_length=20),
        fields("text", "PostCode State Comment VatStatus MarketDataId XMemo1 XMemo2"),
        fields("text", "ImageFileExtension OverlayUrl"),
        fields("text", "CompareName", max_length=500, audit=True),
        fields("text", "TelephoneSearch History", audit=True),
        fields("integer", "ApprovalStatus OutlookSync Owner Owner2 ReportTemp Sla"),
        fields("integer", "MarketDataProviderId"),
        fields("integer", "TerritoryId", default=1),
        fields("integer", numbered("XInt", 8)),
        fields("flag", "NoAds"),
        fields("time", "XDate1 XDate2 VatVerifiedAt"),
        fields("time", "LastDisplayedAt LastItemUpdatedAt", audit=True),
        choice(
            "LastItemType",
            *("Undefined", "Activity", "Opportunity", "Delivery", "Meeting", "SupportCase"),
            audit=True,
        ),
        switched_off("text", _PLUS),
        customs({11: "No", 12: "00: ? Item 1", 13: "[]", 14: "0"}),
        fields("text", _ORGANISATION_SINCE),
        fields("object", "CountryData", default=_NOWHERE),
    ),
    drop_downs=("OrganisationStatus", "OrganisationType", "OrganisationIndustry"),
    derived={
        "OrganisationCompareName": _compare_name,
        "OrganisationCountryData": _organisation_country,
        "OrganisationTelephoneSearch": _organisation_telephone,
    },
    raw={"o_lastUpdatedById": 1},
    raw_forms={"OrganisationCustom11": _mark, "OrganisationCustom12": _code},
)

OPPORTUNITIES = Table(
    "opportunities",
    "Opportunity",
    "op",
    named(
        "Opportunity",
        audits(),
        fields("integer", "OrganisationId", required=True, refers_to="organisations"),
        fields("integer", "Level", default=1, minimum=1),
        fields("integer", "AssignedTo AssignedTo2 Percent PersonId ProductId UserGroupId"),
        fields("integer", "QuotationLanguageId WinPercent WinPercent2"),
        fields("number", "Discount OrderGmValue OrderValue"),
        fields("number", numbered("Revenue", 12)),
        fields("number", numbered("GmRevenue", 12)),
        fields("text", "Comment CurrencyName Description ErpId ErpReadOnly Note Number Product"),
        fields("text", "Lost1 Lost2 Lost3 Search1 Search2"),
        fields("text", "SpentTime", default="00:00:00"),
        fields("text", "LevelText History", audit=True),
        fields("time", "ErpSyncDateTime LostDate NextFollowUp OrderDate"),
        fields("flag", "WinYesNo"),
        choice(
            "ErpStatus",
            *("NotReadyForSynchronization", "ReadyForSynchronization", "Synchronized"),
        ),
        switched_off("text", _PLUS),
        customs(),
        fields("integer", "PersonId2 PipelineType"),
        fields("text", "Address City CountryValue CurrencySymbol Gps PostCode State"),
        fields("object", "Country", default=_NOWHERE),
    ),
    derived={"OpportunityLevelText": _level_text, "OpportunityCountry": _opportunity_country},
    raw={"op_lastUpdatedById": 1, "op_multiTerritory": ""},
)

PRODUCTS = Table(
    "products",
    "Product",
    "pr",
    named(
        "Product",
        audits(),
        fields("integer", "OrganisationId", required=True, refers_to="organisations"),
        fields("integer", "PersonId ProductYear SortOrder"),
        fields("number", "CostPrice Discount ListPrice Price Quantity"),
        fields("text", "Comment StockStatus VatCode"),
        fields("text", "Combined History", audit=True),
        switched_off("text", _PLUS),
        customs(),
        fields("number", "TotalPrice"),
    ),
    totals={"ProductPrice": _total},
    raw={"pr_lastUpdatedById": 1},
)

USERS = Table(
    "users",
    "User",
    "u",
    named(
        "User",
        audits(),
        fields("text", "Email Title Name LoginName Initials Telephone MobilePhone"),
        fields("text", "AdvancedGroups BccEmail BccTag BudgetNote CurrencyName DecimalPoint"),
        fields("text", "IntegrationId IpRestrict PhoneParameters SoftCall Territories"),
        fields("text", "AuthenticationCode Password Ticket", secret=True),
        fields("time", "PasswordUpdatedAt SupportCaseExpirationDateTime SupportCaseLatest"),
        fields("integer", "AccessId AccessLevel GmtDifference GroupId LanguageId SmsLogin"),
        fields("integer", "DefaultMemberGroupId DefaultSupportCaseChannel"),
        fields("integer", "DefaultOpportunity2ndResponsible DefaultOrganisation2ndResponsible"),
        fields("flag", "IsRestApiEnabled IsSpellCheckerEnabled PasswordInUrl"),
        fields("flag", "IsSupportCaseAvailableStatusEnabled"),
        fields("text", "LoginLog", audit=True),
        fields("integer", "LoginCount WrongPasswordCount", audit=True),
        fields("time", "LastLoginDateTime LastTryDateTime TicketExpirationDateTime", audit=True),
        choice("AddressFormat", "Scandinavian", "UK", "US"),
        choice("BccMode", "NoTag", "TagBeginning", "TagEnd"),
        choice("CalendarColorScheme", "Dashboard", *(f"Scheme{number}" for number in range(10))),
        choice(
            "DateFormat",
            *("DDhMMhYYYY", "YYYYhMMhDD", "MMsDDsYYYY", "DDpMMpYYYY", "YYYYpMMpDD"),
        ),
        choice(
            "SupportCaseNotificationType",
            *("Never", "StatusEmail", "StatusEmailAndMessage", "Default"),
        ),
        choice("SupportCaseStatus", "Available", "Busy", "OffLine", "Absent"),
        choice("SynchronizationMode", "Enabled", "Disabled"),
        choice("TimeFormat", "Hours24", "Hours12"),
        customs(),
    ),
    raw={"u_lastUpdatedById": 1},
)

PERSONS = Table(
    "persons",
    "Person",
    "p",
    named(
        "Person",
        audits(),
        fields("integer", "OrganisationId", required=True, refers_to="organisations"),
        fields("text", "LastName", required=True),
        fields("text", "FirstName MiddleName Title Email Email2 DirectPhone MobilePhone"),
        fields("text", "Comment ImageFileExtension MarketDateId Salutation Skype"),
        fields("text", "LoginLog Name TelephoneSearch History", audit=True),
        fields("integer", "SortOrder SupportLanguageId"),
        fields("integer", "CampaignWrongPasswordCount", audit=True),
        fields("flag", "BlockMassEmail BlockMassEmail2 EmailBounces Email2Bounces"),
        fields("flag", numbered("CheckMark", 10)),
        fields("time", "Birthday"),
        fields("time", "LastLoginDateTime", audit=True),
        choice("Status", "Active", "Resigned", "Other", "Guest"),
        fields("text", "CampaignPassword Password", secret=True),
        switched_off("text", "MemberNumber MemberPassword"),
        switched_off("integer", "MemberGroupId MemberLanguageId MemberStatusId"),
        switched_off("integer", "MemberWrongPasswordCount"),
        fields("time", "MemberStartDate", audit=True),
        switched_off("text", _PLUS),
        customs(),
    ),
    derived={"PersonName": _person_name, "PersonTelephoneSearch": _person_telephone},
    raw={"p_lastUpdatedById": 1, "p_reportFilterMatch": 0},
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (ORGANISATIONS, OPPORTUNITIES, PRODUCTS, USERS, PERSONS, *SALES_TABLES)
}

EMPTY_TABLES: Mapping[str, Table] = {
    "activities": Table(
        "activities",
        "Activity",
        "a",
        named("Activity", audits(), fields("integer", "OrganisationId")),
    )
}
"""What a script may ask for as well, and never finds anything in: this tenant uses no more modules."""

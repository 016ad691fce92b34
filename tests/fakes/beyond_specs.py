"""Where the vendors are known to answer otherwise than their specifications say, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tests.fakes.specifications import Dialect

Json = dict[str, Any]

_SECONDS = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
_OPENAPI = ("components", "schemas")
_ADDRESS_SINCE = "Address City CountryValue CurrencySymbol Gps PostCode State"
_ORGANISATION_SINCE = (
    "CompanyDescription CurrencyName DeliveryAddress DeliveryCity DeliveryPostCode DeliveryState"
)


def _named(prefix: str, names: str) -> frozenset[str]:
    return frozenset(f"{prefix}{name}" for name in names.split())


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "keap-v1": Dialect(
            definitions=_OPENAPI,
            base="/crm/rest",
            moment=rf"{_SECONDS}\.\d{{3}}\+0000",
            extras={},
            # Left out of the file since it was renamed, and still called by clients.
            likewise={"/v1/products/search": ("/v1/products", "", "")},
        ),
        "keap-v2": Dialect(
            definitions=_OPENAPI,
            base="/crm",
            moment=rf"{_SECONDS}(\.\d+)?Z",
            extras={},
            likewise={},
        ),
        # A file of 2019: the extras have been seen since.
        "webcrm": Dialect(
            definitions=("definitions",),
            base="",
            moment=rf"{_SECONDS}[+-]\d\d:\d\d",
            extras={
                "OrganisationDto": _named(
                    "Organisation", f"CountryData SecurityInfo {_ORGANISATION_SINCE}"
                ),
                "OpportunityDto": _named(
                    "Opportunity", f"Country PersonId2 PipelineType SecurityInfo {_ADDRESS_SINCE}"
                ),
                "ProductDto": _named("Product", "SecurityInfo TotalPrice"),
                "UserDto": _named("User", "SecurityInfo"),
                "PersonDto": _named("Person", "SecurityInfo"),
                "QuotationLineDto": frozenset({"QuotationLineTotalPrice"}),
                "TokenResponseDto": frozenset({"SystemId"}),
                "TokenResponseWithUserIdDto": frozenset({"SystemId"}),
            },
            # Persons and quotation lines are not in our copy of the file, but their schemas are.
            likewise={
                "/Persons": ("/Users", "UserDto", "PersonDto"),
                "/Persons/{id}": ("/Users/{id}", "UserDto", "PersonDto"),
                "/Persons/Hooks": ("/Products/Hooks", "", ""),
                "/Persons/Hooks/{id}": ("/Products/Hooks/{id}", "", ""),
                "/Persons/Search": ("/Users", "UserDto", "PersonDto"),
                "/Persons/LinkedSetup": ("/Products/LinkedSetup", "", ""),
                "/Persons/LinkedData": ("/Products/LinkedData", "", ""),
                "/Persons/LinkedData/{id}": ("/Products/LinkedData/{id}", "", ""),
                "/Organisations/Search": ("/Organisations", "", ""),
                **{
                    f"/QuotationLines{path}": (f"/Products{path}", "ProductDto", "QuotationLineDto")
                    for path in ("", "/{id}", "/LinkedSetup")
                },
                # Their price list has a schema of its own, which is cut out.
                **{
                    f"/QuotationLines{path}": (f"/Products{path}", "LinkedDataItemDto", "AnyDto")
                    for path in ("/LinkedData", "/LinkedData/{id}")
                },
            },
        ),
    }
)


@dataclass(frozen=True, eq=False)
class Known:
    """An answer that a specification does not have, or has wrong.

    `where` is a regular expression for the whole of "<system> <operation> <status> <json | null | html | none>".
    Its body must fit the schema, or be like that of another status; with neither, any will do.
    """

    where: str
    reason: str
    schema: Json | None = None
    like: int | None = None


def _object(**properties: Any) -> Json:
    """Describe an object with exactly these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


CUT = r"/crm/rest/v2/(\w+/model/customFields\S*|opportunities/stageMoves\S*|products/[^/]+:\w+)"
_TEXT, _WHOLE = {"type": "string"}, {"type": "integer"}
_TOLD = _object(Message=_TEXT, Type=_TEXT)
_CUT = (
    r"\w+ (?i:/deliveries|/persons/byorganisation"
    r"|/\w+/\d+/(events|activities|supportcases|relations|revenues)).*"
)
"""What webCRM's file describes and our copy of it does not, as method and path."""

KEAP = (
    Known(
        r"keap .* 401 json",
        "the gateway refuses before the API is asked",
        _object(fault=_object(faultstring=_TEXT, detail=_object(errorcode=_TEXT))),
    ),
    Known(
        r"keap .* 429 json",
        "seen by users, declared on no operation; its code is a text",
        _object(code=_TEXT, message=_TEXT, status=_TEXT, details={"type": "null"}),
    ),
    Known(
        r"keap \w+ (/v1|/crm/rest/v1)/.* (400|403|404|405|409) json",
        "keap.v1.error.body: recorded ones hold a message alone; the file has no 400",
        {
            "type": "object",
            "properties": {
                **dict.fromkeys(("message", "localizedMessage"), _TEXT),
                **dict.fromkeys(("cause", "stackTrace", "suppressed"), True),
            },
            "required": ["message"],
            "additionalProperties": False,
        },
    ),
    Known(r"keap \w+ (/v1|/crm/rest/v1)/.* 405 (none|html)", "keap.v1.method_not_allowed"),
    Known(
        r"keap \w+ /crm/rest/v2/.* 405 json",
        "a method that an operation lacks is no operation of the file",
        _object(code=_WHOLE, message=_TEXT, status=_TEXT, details={"type": "array"}),
    ),
    Known(r"keap \w+ .* 404 html", "a path that leads nowhere is a page for people"),
    Known(
        r"keap GET /app/oauth/authorize (302 none|4\d\d json)",
        "people's way in is described in prose",
    ),
    Known(
        rf"keap \w+ {CUT} [24]\d\d \w+",
        "the vendor has it, our cut of the file has not",
    ),
    Known(r"keap GET .* 400 html", "a GET with a body does not get through"),
    Known(r"keap POST /v1/opportunities 201 json", "keap.v1.opportunity.created", like=200),
    Known(r"keap PUT /v1/contacts 201 json", "it creates what it does not find", like=200),
    Known(
        r"keap POST /token 200 json",
        "the OAuth endpoint is described in prose",
        _object(
            access_token=_TEXT,
            refresh_token=_TEXT,
            token_type=_TEXT,
            expires_in=_WHOLE,
            scope=_TEXT,
        ),
    ),
    Known(
        r"keap POST /token 400 json",
        "the OAuth endpoint is described in prose",
        _object(error=_TEXT, error_description=_TEXT),
    ),
)

WEBCRM = (
    Known(
        r"webcrm .* 429 json",
        "documented on the landing page alone",
        _object(RetryAfterSeconds=_WHOLE, Message=_TEXT, Type=_TEXT),
    ),
    Known(
        r"webcrm .* 400 json",
        "webcrm.error.body: the file has no refusal but the 401",
        {"anyOf": [_TOLD, {"type": "object", "additionalProperties": {"type": "array"}}]},
    ),
    Known(
        r"webcrm .* (401|403|404|414|415|500) json",
        "the file has no refusal but the 401; we take them to look like the 429",
        _TOLD,
    ),
    Known(r"webcrm .* (401|404|405) none", "a refusal of the web server has no body"),
    Known(r"webcrm .* (400|403|404|500) none", "webcrm.error.body"),
    Known(r"webcrm .* 401 null", "webcrm.auth.body"),
    Known(r"webcrm .* \d+ html", "the file has no schema for XML"),
    Known(rf"webcrm {_CUT} (200|204) \w+", "cut out of our copy of the file"),
    Known(
        r"webcrm GET /Auth 200 json",
        "the file has no schema for it",
        _object(UserId=_WHOLE, UserName=_TEXT, SystemId=_WHOLE),
    ),
    Known(r"webcrm POST /Auth/\w+ (400|401) none", "webcrm.login.refused"),
    Known(r"webcrm \w+ /.*\{\w+\}.* (204 none|200 null)", "webcrm.get.unknown"),
    Known(
        r"webcrm PATCH /\w+ 200 json",
        "webcrm.patch.updated: what an updated row answers is not described",
        {"type": "array", "items": {"type": ["string", "null"]}},
    ),
)

KNOWN = (
    *KEAP,
    *WEBCRM,
    Known(r"\w+ GET /openapi\.json 200 json", "what the fake says of itself"),
)

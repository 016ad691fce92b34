"""Unsettled points of how webCRM talks: logins, limits, refusals, pages, media types, /Queries."""

from __future__ import annotations

from fakes.switches import Switch, catalogue

LOGINS = catalogue(
    Switch(
        "webcrm.login.refused",
        ("401", "400", "200"),
        "a wrong authCode; 200 says IsError: true",
        "the token's DTO has IsError and Error; the specification lists only 200",
    ),
    Switch(
        "webcrm.refresh.place",
        ("anywhere", "header"),
        "where ApiRefresh takes the refreshToken",
        "a header by the specification; tap-webcrm sends a multipart field",
    ),
    Switch(
        "webcrm.refresh.life",
        ("86400", "3600"),
        "seconds that a refresh token lives",
        "an access token lives an hour; nothing is said of this one",
        numeric=True,
    ),
    Switch(
        "webcrm.refresh.rotation",
        ("kept", "replaced"),
        "a refresh token after its first use",
        "every login and refresh answers with one; nothing is said of the one before",
    ),
    Switch(
        "webcrm.auth.body",
        ("empty", "message", "null"),
        "the body of a 401",
        "a Python client takes a falsy JSON body for an empty page",
    ),
    Switch(
        "webcrm.rights.missing",
        ("403", "401"),
        "a write that the token has no right to",
        "the specification never lists 403",
    ),
)

LIMITS = catalogue(
    Switch(
        "webcrm.limit.rejected",
        ("free", "counted"),
        "whether a 429 uses up the limit, too",
        "the vendor tells of 250 in a sliding minute, not of what counts",
    ),
    Switch(
        "webcrm.limit.logins",
        ("free", "counted"),
        "whether a login uses up the limit",
        "the vendor tells of 250 in a sliding minute, not of what counts",
    ),
)

REFUSALS = catalogue(
    Switch(
        "webcrm.error.body",
        ("message", "modelstate", "empty"),
        "the body of a refusal: Message and Type, or {field: [message]} for what does not fit",
        "only the 429 is documented: Message and Type look like one filter for all exceptions",
    ),
    Switch(
        "webcrm.error.validation",
        ("400", "500"),
        "the status of a value that does not fit",
        "the specification lists neither",
    ),
    Switch(
        "webcrm.get.unknown",
        ("404", "204", "null"),
        "a record that is not there; null: a 200",
        "the specification lists 200 and 401 only; the client made from it takes a 204 for null",
    ),
)

PAGES = catalogue(
    Switch(
        "webcrm.list.size",
        ("50", "250"),
        "the page size when none is asked for",
        "every known client asks for one",
        numeric=True,
    ),
    Switch(
        "webcrm.list.oversize",
        ("400", "capped", "served"),
        "a Size over 1000",
        "the specification says maximum 1000; one script probes it and does not tell",
    ),
    Switch(
        "webcrm.list.order",
        ("id", "newest", "updated"),
        "the order of a plain list: by id, the newest first, the longest untouched first",
        "one script looks for new records on the last page",
    ),
)

MEDIA = catalogue(
    Switch(
        "webcrm.accept.missing",
        ("json", "xml"),
        "what is sent to a client that accepts anything",
        "Sesam had to add Accept: application/json",
    ),
    Switch(
        "webcrm.media.json",
        ("application/json", "text/json"),
        "the content type of JSON",
        "Sesam had to add text/json to what it takes for JSON",
    ),
    Switch(
        "webcrm.json.names",
        ("any case", "exact"),
        "property names of a body in another case; exact: they are unknown",
        "ASP.NET reads any case unless told otherwise",
    ),
    Switch(
        "webcrm.zone.stamps",
        ("Europe/London", "UTC", "user"),
        "whose offset a time carries; user: UserGmtDifference of the token's user, in hours",
        "+00:00 in winter and +01:00 in August at a Norwegian tenant",
    ),
)

QUERIES = catalogue(
    Switch(
        "webcrm.query.users",
        ("User", "CmUser"),
        "the table of users in /Queries",
        "cmuser in the database of the SOAP client",
    ),
    Switch(
        "webcrm.query.enums",
        ("name", "number"),
        "named values in the rows of /Queries",
        "the vendor filters by their numbers",
    ),
    Switch(
        "webcrm.query.bad", ("400", "500"), "a script that does not parse", "no recorded answer"
    ),
    Switch(
        "webcrm.query.accents",
        ("sensitive", "insensitive"),
        "whether é equals e",
        "= ignores the case, as SQL Server's usual collation does",
    ),
    Switch(
        "webcrm.query.blanks",
        ("ignored", "counted"),
        "trailing blanks beside =",
        "SQL Server ignores them",
    ),
    Switch(
        "webcrm.query.second",
        ("used", "ignored", "refused"),
        "a second sort key of ORDER BY",
        "seen with one key only",
    ),
    Switch(
        "webcrm.query.length",
        ("unlimited", "2048"),
        "characters that a script may have; a longer one is a 414",
        "no source names a maximum",
        numeric=True,
    ),
)

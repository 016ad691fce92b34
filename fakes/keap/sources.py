"""Where the facts on Keap come from, and what of Keap is left out."""

from __future__ import annotations

from fakes.fidelity import Omission, Source

SOURCES = (
    Source("V1", "Keap's OpenAPI of REST v1, 2025-11", "github.com/toddstoker/keap-sdk, api-docs"),
    Source(
        "V2",
        "Keap's OpenAPI of REST v2, 2026-08",
        "github.com/infusionsoft/keap-sdk, sdks/v2/swagger.yml",
    ),
    Source("DOCS", "Keap's pages for developers", "developer.infusionsoft.com, developer.keap.com"),
    Source(
        "FORUM",
        "Keap's staff and users in the forum",
        "integration.keap.com, community.infusionsoft.com",
    ),
    Source("SDK", "Keap's own client of v2", "pypi.org/project/keap-core-v2-sdk"),
    Source(
        "FIX",
        "recorded answers in a connector's tests",
        "github.com/amp-labs/connectors, providers/keap/test",
    ),
    Source("KPY", "answers in the README of a client of v1", "pypi.org/project/keap-python"),
    Source(
        "PHP", "issues of a client of v1", "github.com/infusionsoft/infusionsoft-php, issue 281"
    ),
    Source("TS", "a PHP client of both versions", "github.com/toddstoker/keap-sdk"),
    Source("LK", "a PHP client of v1", "github.com/keapgeek/laravel-keap"),
    Source("AE", "a survey that probed the gateway", "github.com/api-evangelist/infusionsoft"),
    Source(
        "W6W",
        "a connector's README that probed the gateway, 2026-08",
        "no longer found under a name",
    ),
)

OMISSIONS = (
    Omission("Resources beyond those in the table above", "no dataflow of the family maps them"),
    Omission("XML-RPC, the older API", "retired by the vendor, no client of today speaks it"),
    Omission("People's consent to an app", "whoever would have to consent always does"),
    Omission("Rights of a personal access token", "which of them refuse what is nowhere told"),
    Omission("TLS and the vendor's certificates", "a loopback address needs none"),
    Omission(
        "Bounces, opt-ins and other e-mail life", "nothing is sent: the status stands as written"
    ),
    Omission(
        "Fields of the legacy module (monthly_revenue, objection ...)", "shown to old tenants only"
    ),
    Omission("More than one currency", "prices are dollars: no source shows another tenant's"),
)

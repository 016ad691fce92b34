"""Where the facts on webCRM come from, and what of webCRM is left out."""

from __future__ import annotations

from fakes.fidelity import Omission, Source

SOURCES = (
    Source(
        "SPEC",
        "webCRM's Swagger file of 2019-09, kept by a tap",
        "github.com/dreamdata-io/tap-webcrm, commit 9adc424",
    ),
    Source(
        "VENDOR",
        "webCRM's own synchronisation with two ERPs, 2018",
        "github.com/webCRMdotcom/ErpIntegrations",
    ),
    Source("APIDOC", "the landing page of the API", "api.webcrm.com"),
    Source("HELP", "webCRM's help", "webcrm.com/customer-service/api/rest-api"),
    Source(
        "SESAM", "Sesam's connector, with raw answers, 2024", "github.com/sesam-io/webcrm-connector"
    ),
    Source("TAP", "a Singer tap", "github.com/dreamdata-io/tap-webcrm"),
    Source("TWEAVE", "a Python client", "github.com/TweaveTech/pyton_webcrm_client"),
    Source("OLE", "a C# client", "github.com/olejorgensen/webCrmClient"),
    Source(
        "MAKE",
        "a Make.com scenario in use, 2026; strong only where it records a run",
        "github.com/fostercare123/Make.com-Email-WEBCRM",
    ),
    Source("ZYNK", "a commercial connector's pages", "docs.zynk.com/workflow/developers/webcrm"),
)

OMISSIONS = (
    Omission(
        "Activities, events, support cases, relations, revenues: what they hold",
        "no dataflow of the family maps them: their lists are empty",
    ),
    Omission("The SOAP API", "another API, of which the REST one knows nothing"),
    Omission(
        "Meanings of custom fields, drop-downs with a tenant's own values",
        "each tenant has its own",
    ),
    Omission("Documents, and images of organisations", "they are files; a sync of fields has none"),
    Omission("TOP, GROUP BY and functions in scripts", "no script with one is on record"),
    Omission("A signature on what hooks post", "no source tells of any"),
    Omission("TLS and the vendor's certificates", "a loopback address needs none"),
)

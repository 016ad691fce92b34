"""The page at `/`: what both tenants hold and hear, to look at; it runs no script and changes nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fakes.messages import Pairs, Response, html_response
from fakes.remote import views
from fakes.remote.visit import Visit

View = Callable[[Visit], Mapping[str, Any]]

# The first name that the query has decides what is shown.
_VIEWS: Mapping[str, tuple[str, View]] = {
    "exchange": ("exchange.html", views.exchange),
    "hooks": ("hooks.html", views.hooks),
    "journal": ("journal.html", views.journal),
    "record": ("record.html", views.record),
    "table": ("table.html", views.table),
}
_OVERVIEW = ("overview.html", views.overview)


def shown(visit: Visit) -> Response:
    """Show what the query asks for: all, a table, a record, hooks, a journal or an exchange."""
    asked = (found for name, found in _VIEWS.items() if visit.request.first(name) is not None)
    template, view = next(asked, _OVERVIEW)
    text = _pages().get_template(template).render(view(visit), house=visit.house)
    return html_response(text, 200).with_headers(_guards())


def locked() -> Response:
    """Ask a browser for the token."""
    text = _pages().get_template("locked.html").render()
    ask = (("WWW-Authenticate", 'Basic realm="fakes: any name, the token of the back door"'),)
    return html_response(text, 401).with_headers((*ask, *_guards()))


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=PackageLoader("fakes.remote"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals["style"] = Markup(_style(pages))  # noqa: S704 -- our own file
    pages.globals["tone"] = _tone
    return pages


def _style(pages: Environment) -> str:
    return pages.get_template("page.css").render()


def _tone(status: int) -> str:
    """Name the colour of an answer: 0 is one that never arrived."""
    return {2: "good", 3: "good", 4: "odd"}.get(status // 100, "bad")


@cache
def _guards() -> Pairs:
    digest = b64encode(sha256(_style(_pages()).encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return (
        ("Content-Security-Policy", policy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cache-Control", "no-store"),
    )

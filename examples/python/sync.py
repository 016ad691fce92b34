#!/usr/bin/env python3
"""A two-way sync of Keap and webCRM in one file, with nothing but Python's standard library.

    python3 sync.py                 one pass, then exit
    python3 sync.py --watch 5       a pass every five seconds, until SIGTERM

Its settings come from the environment: KEAP_URL, KEAP_TOKEN, WEBCRM_URL, WEBCRM_AUTH_CODE, WEBCRM_ORGANISATION,
SYNC_STATE and DATAFLOW. Whatever goes wrong ends the pass: the next one reads everything again and goes on from there.
"""

import argparse
import json
import os
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path
from typing import Any

TIMEOUT = 10  # seconds for one answer
MINUTE = 60  # seconds: both vendors count calls by the minute, and nobody is made to wait longer
PAGE = 1000

Record = dict[str, Any]  # as the vendor shows it
Values = dict[str, Any]  # by row


class Refused(Exception):
    """The vendor understood a write and does not want it: no other record needs to suffer."""


class GivenUp(Exception):
    """This pass leads nowhere; a later one may."""


# --- What is synced -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One property on both sides; prices travel as whole cents, everything else as text."""

    name: str
    in_keap: Callable[[Record], Any]
    for_keap: Callable[[Any], Record]
    in_webcrm: Callable[[Record], Any]
    for_webcrm: Callable[[Any], Record]
    required: bool = False  # Keap does not let it be empty


def text(keap: str, webcrm: str, *, required: bool = False) -> Row:
    return Row(
        keap,
        in_keap=lambda record: record.get(keap) or "",
        for_keap=lambda value: {keap: value},
        in_webcrm=lambda record: record.get(webcrm) or "",
        for_webcrm=lambda value: {webcrm: value},
        required=required,
    )


def first_email(user: Record) -> str:
    addresses = user.get("email_addresses") or []
    return next((a["email"] for a in addresses if a["field"] == "EMAIL1"), "")


NAME = text("company_name", "OrganisationName", required=True)
TITLE = text("title", "UserTitle")
EMAIL = Row(
    "email",
    in_keap=first_email,
    for_keap=lambda value: {"email_address": {"email": value, "field": "EMAIL1"}},
    in_webcrm=lambda user: user.get("UserEmail") or "",
    for_webcrm=lambda value: {"UserEmail": value},
    required=True,
)
PRICE = Row(
    "price",
    in_keap=lambda product: (product.get("price") or {}).get("amount") or 0,
    for_keap=lambda cents: {"price": cents},
    in_webcrm=lambda product: round(Decimal(str(product.get("ProductPrice") or 0)) * 100),
    for_webcrm=lambda cents: {"ProductPrice": cents / 100},
)


@dataclass(frozen=True)
class Pairing:
    """One kind of record on both sides, and how each vendor's API speaks of it."""

    title: str  # its heading in the dataflow document
    keap: str  # REST v2: the path, and the name of the list in its answers
    webcrm: str  # the path; without its s, what all names of fields begin with
    marker: str  # the webCRM field in which a new record says whose copy it is
    rows: tuple[Row, ...] = ()
    asked: str = ""  # query parameters that Keap wants, or it leaves out what we need
    stamp: str = "update_time"
    owned: bool = False  # belongs to an organisation
    key: Row | None = None  # records that already exist on both sides belong together if this agrees

    @property
    def prefix(self) -> str:
        return {"Opportunities": "Opportunity"}.get(self.webcrm, self.webcrm[:-1])


PAIRINGS = (
    Pairing(
        "Keap Companies to Webcrm Organisations",
        *("companies", "Organisations", "OrganisationExtraCustom8"),
        rows=(NAME,),
        asked="fields=update_time",
    ),
    Pairing(
        "Keap Opportunity to Webcrm Opportunities",
        *("opportunities", "Opportunities", "OpportunityCustom15"),
        stamp="last_updated_time",
        owned=True,
    ),
    Pairing(
        "Keap Product to Webcrm Products",
        *("products", "Products", "ProductCustom15"),
        rows=(PRICE,),
        owned=True,
    ),
    Pairing(
        "Keap Users to Webcrm Users",
        *("users", "Users", "UserCustom15"),
        rows=(EMAIL, TITLE),
        asked="filter=include_inactive%3D%3Dtrue%3Binclude_partners%3D%3Dtrue",
        key=EMAIL,
    ),
)


# --- The two vendors ----------------------------------------------------------------------------------------------


def call(method: str, url: str, headers: dict[str, str], body: bytes | None = None) -> Any:
    """One call, its JSON answer; waits when the vendor asks for that, raises when it says no."""
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            told = answer.read()
            if answer.headers.get("x-keap-product-throttle-available") == "0":
                time.sleep(MINUTE)  # this was the last call that Keap allows us in this minute
            return json.loads(told) if told else None
    except urllib.error.HTTPError as error:
        what = f"{method} {url}: {error.code} {error.read(300).decode(errors='replace')}"
        if error.code == HTTPStatus.TOO_MANY_REQUESTS:
            wait_as_told(error.headers.get("Retry-After"), what)
            return call(method, url, headers, body)
        if method != "GET" and error.code < 500 and error.code != HTTPStatus.UNAUTHORIZED:
            raise Refused(what) from error
        raise GivenUp(what) from error


def wait_as_told(seconds: str | None, what: str) -> None:
    """webCRM says how long; Keap says nothing, and an hour is for the next pass."""
    if seconds is None or int(seconds) > MINUTE:
        raise GivenUp(what)
    time.sleep(int(seconds))


class Keap:
    """REST v2: v1 neither shows when a company was changed nor lets a user be changed."""

    def __init__(self) -> None:
        self.url = os.environ["KEAP_URL"].rstrip("/") + "/v2"
        self.headers = {
            "Authorization": f"Bearer {os.environ['KEAP_TOKEN']}",
            "Content-Type": "application/json",
        }

    def records(self, pairing: Pairing) -> dict[str, Record]:
        found, token = {}, ""
        size = 100 if pairing.keap == "users" else PAGE
        while True:
            query = f"page_size={size}&{pairing.asked}"
            query += f"&page_token={urllib.parse.quote(token)}" if token else ""
            page = call("GET", f"{self.url}/{pairing.keap}?{query}", self.headers)
            found |= {record["id"]: record for record in page[pairing.keap]}
            token = page.get("next_page_token")
            if not token:
                return found

    def record(self, pairing: Pairing, id: str) -> Record:
        return call("GET", f"{self.url}/{pairing.keap}/{id}", self.headers)

    def change(self, pairing: Pairing, id: str, body: Record) -> None:
        call("PATCH", f"{self.url}/{pairing.keap}/{id}", self.headers, json.dumps(body).encode())


class Webcrm:
    def __init__(self) -> None:
        self.url = os.environ["WEBCRM_URL"].rstrip("/")
        code = urllib.parse.urlencode({"authCode": os.environ["WEBCRM_AUTH_CODE"]}).encode()
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        told = call("POST", f"{self.url}/Auth/ApiLogin", form, code)
        self.headers = {
            "Authorization": f"Bearer {told['AccessToken']}",
            "Content-Type": "application/json",
            "Accept": "application/json",
        }

    def records(self, pairing: Pairing) -> dict[str, Record]:
        found, number = {}, 1
        while page := call(
            "GET", f"{self.url}/{pairing.webcrm}?Page={number}&Size={PAGE}", self.headers
        ):
            found |= {str(record[f"{pairing.prefix}Id"]): record for record in page}
            number += 1
        return found

    def record(self, pairing: Pairing, id: str) -> Record:
        return call("GET", f"{self.url}/{pairing.webcrm}/{id}", self.headers)

    def create(self, pairing: Pairing, body: Record) -> str:
        body = {f"{pairing.prefix}Id": 0, **body}
        if pairing.owned:
            body[f"{pairing.prefix}OrganisationId"] = int(os.environ["WEBCRM_ORGANISATION"])
        url = f"{self.url}/{pairing.webcrm}"
        made = call("POST", url, self.headers, json.dumps(body).encode())
        return str(made[f"{pairing.prefix}Id"] if isinstance(made, dict) else made)

    def change(self, pairing: Pairing, id: str, body: Record) -> None:
        """Only what is new: webCRM keeps what a PUT leaves out."""
        body = {f"{pairing.prefix}Id": int(id), **body}
        url = f"{self.url}/{pairing.webcrm}/{id}"
        call("PUT", url, self.headers, json.dumps(body).encode())


# --- What the sync remembers --------------------------------------------------------------------------------------


class Links:
    """A small file for each linked record of Keap's: its webCRM id, and the values on which both sides agreed."""

    def __init__(self, pairing: Pairing) -> None:
        self.folder = Path(os.environ["SYNC_STATE"]) / pairing.keap
        self.folder.mkdir(parents=True, exist_ok=True)
        self.all = {path.stem: json.loads(path.read_text()) for path in self.folder.glob("*.json")}

    def save(self, keap: str, webcrm: str, agreed: Values | None) -> None:
        self.all[keap] = {"webcrm": webcrm, "agreed": agreed}
        new = self.folder / f"{keap}.new"
        new.write_text(json.dumps(self.all[keap]))
        new.replace(self.folder / f"{keap}.json")  # whole, or not at all


# --- The sync -----------------------------------------------------------------------------------------------------


def sync(pairing: Pairing, keap: Keap, webcrm: Webcrm) -> None:
    links = Links(pairing)
    ours, theirs = keap.records(pairing), webcrm.records(pairing)
    for mine, other in recognised(pairing, ours, theirs, links):
        links.save(mine, other, None)
    for mine, record in ours.items():
        try:
            if mine not in links.all:
                create(pairing, webcrm, links, record)
            elif links.all[mine]["webcrm"] in theirs:
                align(pairing, keap, webcrm, links, record, theirs)
        except Refused as error:
            print(f"{pairing.keap} {mine}: {error}", file=sys.stderr)


def recognised(
    pairing: Pairing, ours: dict[str, Record], theirs: dict[str, Record], links: Links
) -> Iterator[tuple[str, str]]:
    """Records that belong together and are not linked yet.

    Copies of ours whose creation was never answered bear a marker; people with one address are one person.
    """
    taken = {link["webcrm"] for link in links.all.values()}
    free = {id: record for id, record in theirs.items() if id not in taken}
    marked = {record.get(pairing.marker): id for id, record in free.items()}
    keys = {
        pairing.key.in_webcrm(record).casefold(): id
        for id, record in free.items()
        if pairing.key and not str(record.get(pairing.marker)).startswith("keap:")
    }
    for mine, record in ours.items():
        if mine in links.all:
            continue
        if f"keap:{mine}" in marked:
            yield mine, marked[f"keap:{mine}"]
        elif pairing.key and (email := pairing.key.in_keap(record).casefold()) in keys:
            yield mine, keys.pop(email)


def create(pairing: Pairing, webcrm: Webcrm, links: Links, record: Record) -> None:
    values = {row.name: row.in_keap(record) for row in pairing.rows}
    body = {pairing.marker: f"keap:{record['id']}"}
    for row in pairing.rows:
        body |= row.for_webcrm(values[row.name])
    links.save(record["id"], webcrm.create(pairing, body), values)


def align(
    pairing: Pairing, keap: Keap, webcrm: Webcrm, links: Links, mine: Record, theirs: dict[str, Record]
) -> None:
    """Carry over what was edited since both sides agreed."""
    link = links.all[mine["id"]]
    other = theirs[link["webcrm"]]
    keap_is_later = moment(mine[pairing.stamp]) > moment(other[f"{pairing.prefix}UpdatedAt"])
    agreed, to_keap, to_webcrm = {}, {}, {}
    for row in pairing.rows:
        a, b = row.in_keap(mine), row.in_webcrm(other)
        before = (link["agreed"] or {}).get(row.name)
        agreed[row.name] = a if a == b or keap_wins(row, a, b, before, later=keap_is_later) else b
        if agreed[row.name] != a:
            to_keap |= row.for_keap(b)
        if agreed[row.name] != b:
            to_webcrm |= row.for_webcrm(a)
    if (to_keap and moved(pairing, keap, mine["id"], mine, "in_keap")) or (
        to_webcrm and moved(pairing, webcrm, link["webcrm"], other, "in_webcrm")
    ):
        return  # somebody is editing it right now: the next pass sees everything
    if to_keap:
        keap.change(pairing, mine["id"], to_keap)
    if to_webcrm:
        webcrm.change(pairing, link["webcrm"], to_webcrm)
    if agreed != link["agreed"]:
        links.save(mine["id"], link["webcrm"], agreed)


def keap_wins(row: Row, a: Any, b: Any, before: Any, *, later: bool) -> bool:
    """Which of two different values stands: the one that is new, or if both are, the one that is newer."""
    if row.required and not b:
        return True
    if before is None and not (a and b):
        return bool(a)  # newly linked: something stands above nothing
    if before in (a, b):
        return b == before
    return later


def moved(
    pairing: Pairing, system: Keap | Webcrm, id: str, seen: Record, side: str
) -> bool:
    """Whether a record changed since it was listed: writes have no condition, so look again just before."""
    now = system.record(pairing, id)
    return any(getattr(row, side)(now) != getattr(row, side)(seen) for row in pairing.rows)


def moment(stamp: str) -> datetime:
    """Both vendors' times as instants: Keap's end in Z, webCRM's in London's offset."""
    return datetime.fromisoformat(stamp)


# --- The command --------------------------------------------------------------------------------------------------


def run_once() -> bool:
    """One pass over the pairings of the dataflow document; False if it had to be given up."""
    try:
        document = Path(os.environ["DATAFLOW"]).read_text(encoding="utf-8")
        keap, webcrm = Keap(), Webcrm()
        for pairing in PAIRINGS:
            if pairing.title in document:
                sync(pairing, keap, webcrm)
    except (GivenUp, Refused, OSError, HTTPException, ValueError) as error:
        print(f"this pass is given up: {type(error).__name__}: {error}", file=sys.stderr)
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Sync Keap and webCRM.")
    parser.add_argument("--watch", type=float, metavar="SECONDS", help="a pass every so often")
    watch = parser.parse_args().watch
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    done = run_once()
    while watch:
        time.sleep(watch)
        run_once()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())

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
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

TIMEOUT, REST = 10, 2  # seconds for one answer; at least, after a pass that was given up
MINUTE = 60  # seconds: both vendors count calls by the minute
THROTTLED, REFUSALS = 429, (400, 403, 404, 409, 422)
MARK = "keap:"  # and an id: what a webCRM record that we made says in its marker field

Record = dict[str, Any]  # as the vendor shows it
Records = dict[str, Record]  # by id
Values = dict[str, Any]  # by row


class Refused(Exception):
    """The vendor understood a write and does not want it: no other record needs to suffer."""


class GivenUp(Exception):
    """The pass leads nowhere; a later one may."""


@dataclass(frozen=True)
class Field:
    """How one side shows a value, and the part of a request that changes it."""

    get: Callable[[Record], Any]
    set: Callable[[Any], Record]


@dataclass(frozen=True)
class Row:
    name: str
    keap: Field
    webcrm: Field
    required: bool = False  # Keap does not let it be empty


@dataclass(frozen=True)
class Pairing:
    title: str  # its heading in the dataflow document
    keap: str  # the path of REST v2, and the name of the list in its answers
    webcrm: str  # the path
    prefix: str  # of all names of webCRM's fields
    marker: str
    rows: tuple[Row, ...] = ()
    stamp: str = "update_time"
    query: str = "page_size=1000"
    owned: bool = False  # a webCRM record of this kind belongs to an organisation
    key: Row | None = None  # records that exist on both sides belong together if this agrees


def text(name: str) -> Field:
    return Field(lambda record: record.get(name) or "", lambda value: {name: value})


def email_of(user: Record) -> str:
    addresses = user.get("email_addresses") or []
    return next((each["email"] for each in addresses if each["field"] == "EMAIL1"), "")


NAME = Row("name", text("company_name"), text("OrganisationName"), required=True)
TITLE = Row("title", text("title"), text("UserTitle"))
EMAIL = Row(
    "email",
    Field(email_of, lambda value: {"email_address": {"email": value, "field": "EMAIL1"}}),
    text("UserEmail"),
    required=True,
)
PRICE = Row(  # in cents, as Keap counts it
    "price",
    Field(lambda product: (product["price"] or {}).get("amount") or 0, lambda v: {"price": v}),
    Field(lambda product: round((product["ProductPrice"] or 0) * 100), lambda v: {"ProductPrice": v / 100}),
)  # fmt: skip

PAIRINGS = (
    Pairing(
        "Keap Companies to Webcrm Organisations",
        *("companies", "Organisations", "Organisation", "OrganisationExtraCustom8"),
        rows=(NAME,),
        query="page_size=1000&fields=update_time",  # left out until it is asked for
    ),
    Pairing(
        "Keap Opportunity to Webcrm Opportunities",
        *("opportunities", "Opportunities", "Opportunity", "OpportunityCustom15"),
        stamp="last_updated_time",
        owned=True,
    ),
    Pairing(
        "Keap Product to Webcrm Products",
        *("products", "Products", "Product", "ProductCustom15"),
        rows=(PRICE,),
        owned=True,
    ),
    Pairing(
        "Keap Users to Webcrm Users",
        *("users", "Users", "User", "UserCustom15"),
        rows=(EMAIL, TITLE),
        query="page_size=100&filter=include_inactive%3D%3Dtrue%3Binclude_partners%3D%3Dtrue",
        key=EMAIL,
    ),
)


def call(method: str, url: str, headers: dict[str, str], body: Any = None) -> Any:
    """One call, its JSON answer; waits when the vendor asks for that, raises when it says no."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            told = answer.read()
            if answer.headers.get("x-keap-product-throttle-available") == "0":
                time.sleep(MINUTE)  # this was the last call that Keap allows us in this minute
            return json.loads(told) if told else None
    except urllib.error.HTTPError as error:
        what = f"{method} {url}: {error.code} {error.read(300).decode(errors='replace')}"
        seconds = int(error.headers.get("Retry-After") or MINUTE + 1)  # Keap does not say
        if error.code == THROTTLED and seconds <= MINUTE:
            time.sleep(seconds)
            return call(method, url, headers, body)
        if method != "GET" and error.code in REFUSALS:
            raise Refused(what) from error
        raise GivenUp(what) from error


class Keap:
    """REST v2: v1 neither shows when a company was changed nor lets a user be changed."""

    def __init__(self) -> None:
        token = os.environ["KEAP_TOKEN"]
        self.url = os.environ["KEAP_URL"] + "/v2"
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def records(self, pairing: Pairing) -> Records:
        found: Records = {}
        url = f"{self.url}/{pairing.keap}?{pairing.query}"
        page = call("GET", url, self.headers)
        while True:
            found |= {record["id"]: record for record in page[pairing.keap]}
            if not page["next_page_token"]:
                return found
            token = urllib.parse.quote(page["next_page_token"])
            page = call("GET", f"{url}&page_token={token}", self.headers)

    def record(self, pairing: Pairing, id: str) -> Record:
        return dict(call("GET", f"{self.url}/{pairing.keap}/{id}", self.headers))

    def change(self, pairing: Pairing, id: str, body: Record) -> None:
        call("PATCH", f"{self.url}/{pairing.keap}/{id}", self.headers, body)


class Webcrm:
    def __init__(self) -> None:
        self.url = os.environ["WEBCRM_URL"]
        code = urllib.parse.urlencode({"authCode": os.environ["WEBCRM_AUTH_CODE"]}).encode()
        token = call("POST", f"{self.url}/Auth/ApiLogin", {}, code)["AccessToken"]
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def records(self, pairing: Pairing) -> Records:
        found: Records = {}
        url, number = f"{self.url}/{pairing.webcrm}?Size=1000&Page=", 1
        while page := call("GET", f"{url}{number}", self.headers):
            found |= {str(record[f"{pairing.prefix}Id"]): record for record in page}
            number += 1
        return found

    def record(self, pairing: Pairing, id: str) -> Record:
        return dict(call("GET", f"{self.url}/{pairing.webcrm}/{id}", self.headers))

    def create(self, pairing: Pairing, body: Record) -> str:
        owner = {f"{pairing.prefix}OrganisationId": int(os.environ["WEBCRM_ORGANISATION"])}
        body = {f"{pairing.prefix}Id": 0, **(owner if pairing.owned else {}), **body}
        made = call("POST", f"{self.url}/{pairing.webcrm}", self.headers, body)
        id = str(made[f"{pairing.prefix}Id"] if isinstance(made, dict) else made)
        if not id.isdecimal():
            raise GivenUp("webCRM tells no id: the next pass finds the record by its marker")
        return id

    def change(self, pairing: Pairing, id: str, body: Record) -> None:
        """Only what is new: webCRM keeps what a PUT leaves out."""
        body = {f"{pairing.prefix}Id": int(id), **body}
        call("PUT", f"{self.url}/{pairing.webcrm}/{id}", self.headers, body)


class Links:
    """A small file for each linked record of Keap's: its webCRM id, and the values on which both sides agreed."""

    def __init__(self, pairing: Pairing) -> None:
        self.folder = Path(os.environ["SYNC_STATE"]) / pairing.keap
        self.folder.mkdir(parents=True, exist_ok=True)
        self.all = {path.stem: json.loads(path.read_text()) for path in self.folder.glob("*.json")}

    def save(self, keap: str, webcrm: str, agreed: Values) -> None:
        self.all[keap] = {"webcrm": webcrm, "agreed": agreed}
        new = self.folder / f"{keap}.new"
        new.write_text(json.dumps(self.all[keap]))
        new.replace(self.folder / f"{keap}.json")  # whole, or not at all


@dataclass(frozen=True)
class Sync:
    """One pass over one pairing."""

    pairing: Pairing
    keap: Keap
    webcrm: Webcrm
    links: Links

    def run(self) -> None:
        ours, theirs = self.keap.records(self.pairing), self.webcrm.records(self.pairing)
        if self.links.all and not (ours and theirs):
            # No proof of anything, least of all that what is not shown has to be created.
            print(f"{self.pairing.title}: an empty list; left for the next pass", file=sys.stderr)
            return
        self.recognise(ours, theirs)
        for mine, record in ours.items():
            link = self.links.all.get(mine)
            try:
                if link is None:
                    self.create(record)
                elif link["webcrm"] in theirs:  # if not: a short list is no proof of a deletion
                    self.align(record, theirs[link["webcrm"]])
            except Refused as error:
                print(f"{self.pairing.keap} {mine}: {error}", file=sys.stderr)

    def recognise(self, ours: Records, theirs: Records) -> None:
        """Link copies of ours whose creation was never answered, and people with one address."""
        marker, key = self.pairing.marker, self.pairing.key
        taken = {link["webcrm"] for link in self.links.all.values()}
        free = {id: record for id, record in theirs.items() if id not in taken}
        copies = {record[marker]: id for id, record in free.items()}
        people = {
            key.webcrm.get(record).casefold(): id
            for id, record in free.items()
            if key and not record[marker].startswith(MARK)
        }
        for mine in [id for id in ours if id not in self.links.all]:
            twin = people.get(key.keap.get(ours[mine]).casefold()) if key else None
            if found := copies.get(f"{MARK}{mine}") or twin:
                self.links.save(mine, found, {})
                people = {email: id for email, id in people.items() if id != found}

    def create(self, record: Record) -> None:
        values = {row.name: row.keap.get(record) for row in self.pairing.rows}
        body = {self.pairing.marker: f"{MARK}{record['id']}"}
        for row in self.pairing.rows:
            body |= row.webcrm.set(values[row.name])
        self.links.save(record["id"], self.webcrm.create(self.pairing, body), values)

    def align(self, mine: Record, other: Record) -> None:
        """Carry over what was edited since both sides agreed."""
        link, rows = self.links.all[mine["id"]], self.pairing.rows
        agreed, to_keap, to_webcrm = decide(self.pairing, mine, other, link["agreed"])
        # Writes carry no condition, so look again just before: what has moved is for the next pass.
        if to_keap:
            now = self.keap.record(self.pairing, mine["id"])
            if any(row.keap.get(now) != row.keap.get(mine) for row in rows):
                return
            self.keap.change(self.pairing, mine["id"], to_keap)
        if to_webcrm:
            now = self.webcrm.record(self.pairing, link["webcrm"])
            if any(row.webcrm.get(now) != row.webcrm.get(other) for row in rows):
                return
            self.webcrm.change(self.pairing, link["webcrm"], to_webcrm)
        if agreed != link["agreed"]:
            self.links.save(mine["id"], link["webcrm"], agreed)


def decide(
    pairing: Pairing, mine: Record, other: Record, before: Values
) -> tuple[Values, Record, Record]:
    """What both sides are to say, and what to write into Keap and into webCRM for that."""
    # Keap's times end in Z, webCRM's in London's offset: compare the instants.
    keap_at, webcrm_at = mine[pairing.stamp], other[f"{pairing.prefix}UpdatedAt"]
    later = datetime.fromisoformat(keap_at) > datetime.fromisoformat(webcrm_at)
    agreed: Values = {}
    to_keap: Record = {}
    to_webcrm: Record = {}
    for row in pairing.rows:
        ours, theirs = row.keap.get(mine), row.webcrm.get(other)
        keap_stands = ours == theirs or stands(row, ours, theirs, before.get(row.name), later=later)
        agreed[row.name] = ours if keap_stands else theirs
        if ours != theirs and keap_stands:
            to_webcrm |= row.webcrm.set(ours)
        elif ours != theirs:
            to_keap |= row.keap.set(theirs)
    return agreed, to_keap, to_webcrm


def stands(row: Row, ours: Any, theirs: Any, before: Any, *, later: bool) -> bool:
    """Whether Keap's value stands: of two that differ the new one, or if both are new, the later one."""
    if row.required and not theirs:
        return True
    if before is None and not (ours and theirs):
        return bool(ours)  # linked just now: something stands above nothing
    if before in (ours, theirs):
        return bool(before == theirs)
    return later


def run_once() -> bool:
    """One pass over the pairings of the dataflow document; False if it had to be given up."""
    try:
        document = Path(os.environ["DATAFLOW"]).read_text(encoding="utf-8")
        keap, webcrm = Keap(), Webcrm()
        for pairing in PAIRINGS:
            if pairing.title in document:
                Sync(pairing, keap, webcrm, Links(pairing)).run()
    except (GivenUp, Refused, OSError, HTTPException, ValueError, LookupError) as error:
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
        time.sleep(watch if done else max(watch, REST))
        done = run_once()
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())

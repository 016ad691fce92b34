"""Faults of what a value goes through on its way into a system."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import ROUND_DOWN, Decimal
from functools import partial
from typing import Any

from sync import keap, webcrm
from sync.fields import moment
from sync.keap import Keap
from sync.systems import Record, Ref, Refused
from sync.values import is_empty
from sync.webcrm import Webcrm
from sync.wire import Answer
from tests.strength.claims import (
    ARRIVES,
    BACKWARD,
    CLEARED_LEFT,
    CLEARED_RIGHT,
    FORWARD,
    HOWEVER,
    LATER_LEFT,
    LATER_RIGHT,
    SEVERAL_LEFT,
    SEVERAL_RIGHT,
    TO_LEFT,
    TO_RIGHT,
    UNMAPPED_RIGHT,
)
from tests.strength.documents import reread
from tests.strength.faulty import Closer, FaultySync, put, wrapped
from tests.strength.markers import leaves_no_marker

Values = Mapping[str, Any]
ASCII = 127
CUT, COLUMN = 50, 255  # characters


def skips_the_price() -> None:
    """The row of the price was forgotten in the sync's configuration."""
    reread(lambda rows: tuple(row for row in rows if row.source.path != "product_price"))


def swaps_the_user_properties() -> None:
    """A user's title is written into the e-mail address, and the address into the title."""

    def swapped(rows: Any) -> Any:
        targets = [row.target for row in rows]
        return tuple(
            replace(row, target=target) for row, target in zip(rows, reversed(targets), strict=True)
        )

    reread(swapped)


def never_writes_to_keap() -> None:
    """The sync goes one way only: what is edited in webCRM never reaches Keap."""
    put(Keap, "update", lambda *_: None)


def truncates_texts() -> None:
    """A column is too short: texts are cut after 50 characters."""
    _written_as(lambda _, text: text[:CUT])


def cuts_texts_at_255() -> None:
    """A column holds 255 characters: of what is longer the end is lost."""
    _written_as(lambda _, text: text[:COLUMN])


def strips_texts() -> None:
    """A form trims what people typed: blanks at the ends of a text are lost."""
    _written_as(lambda _, text: text.strip())


def lowers_texts() -> None:
    """Texts arrive in lower case."""
    _written_as(lambda _, text: text.lower())


def escapes_texts() -> None:
    """Texts arrive escaped for HTML: & has become &amp;."""
    _written_as(lambda _, text: html.escape(text))


def folds_texts_to_ascii() -> None:
    """Texts lose every letter that English has not: å has become a, and Hebrew is gone."""

    def folded(_: str, text: str) -> str:
        plain = unicodedata.normalize("NFKD", text)
        return "".join(c for c in plain if ord(c) <= ASCII) or "?"

    _written_as(folded)


def normalises_texts() -> None:
    """Texts change their Unicode form: a letter and its accent are joined, a ligature is taken apart."""
    _written_as(lambda _, text: unicodedata.normalize("NFKC", text))


def reads_texts_as_numbers() -> None:
    """A text that looks like a number becomes one: "007" arrives as "7"."""

    def numbered(path: str, text: str) -> str:
        return str(int(text)) if path != "ProductPrice" and text.isdecimal() else text

    _written_as(numbered)


def drops_the_cents() -> None:
    """A price has become a whole number."""
    _written_as(lambda path, text: text.partition(".")[0] if path == "ProductPrice" else text)


def rounds_prices_down() -> None:
    """A price is rounded to ten cents on its way to Keap."""

    def rounded(value: Any) -> Any:
        price = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return Decimal(str(value)).quantize(Decimal("0.1"), ROUND_DOWN) if price else value

    def updated(update: Any, self: Keap, seen: Record, values: Values) -> None:
        update(self, seen, {path: rounded(value) for path, value in values.items()})

    wrapped(Keap, "update", updated)


def writes_none_for_nothing() -> None:
    """Where a text is empty, the word for nothing is written."""

    def updated(update: Any, self: Any, seen: Record, values: Values) -> None:
        update(
            self, seen, {p: "None" if value in ("", None) else value for p, value in values.items()}
        )

    for vendor in (Keap, Webcrm):
        wrapped(vendor, "update", updated)


def drops_falsy_values() -> None:
    """What counts as false is left out of a write: a zero, an emptied text."""

    def is_true(value: Any) -> bool:
        return not is_empty(value) and value not in (0, "0")

    def updated(update: Any, self: Any, seen: Record, values: Values) -> None:
        if kept := {path: value for path, value in values.items() if is_true(value)}:
            update(self, seen, kept)

    for vendor in (Keap, Webcrm):
        wrapped(vendor, "update", updated)


class Spelled(datetime):
    """A time that is compared as the vendor spells it."""

    spelling: str

    def __gt__(self, other: date) -> bool:
        return self.spelling > getattr(other, "spelling", "")


def compares_times_as_texts() -> None:
    """Which edit is the later one is told from the spelling of two times: 13:00+01:00 comes after 12:30Z."""

    def spelled(told: Any) -> datetime | None:
        found = moment(told)
        if found is None:
            return None
        as_text = Spelled.fromtimestamp(found.timestamp(), UTC)
        as_text.spelling = str(told)
        return as_text

    for vendor in (keap, webcrm):
        put(vendor, "moment", spelled)


def loses_the_time_zone() -> None:
    """A time is read without its offset: in summer, webCRM's edits seem to be an hour younger."""

    def naive(told: Any) -> datetime | None:
        found = moment(told)
        return None if found is None else datetime.fromisoformat(told).replace(tzinfo=UTC)

    for vendor in (keap, webcrm):
        put(vendor, "moment", naive)


def shifts_dates() -> None:
    """Times are written back without their offset: in summer, midnight has become one o'clock."""

    def cut(value: Any) -> Any:
        return value[: len("2026-07-01T01:00:00")] if moment(value) else value

    def row(read: Any, self: Webcrm, ref: Ref) -> Any:
        found = read(self, ref)
        return found and {name: cut(value) for name, value in found.items()}

    wrapped(Webcrm, "_row", row)


def sends_what_may_only_be_read() -> None:
    """A write holds a property that Keap lets nobody set, so the whole record is refused."""

    def patched(patch: Any, self: Keap, ref: Ref, body: Values, way: Any) -> None:
        patch(self, ref, {**body, "update_time": "2024-01-01T00:00:00Z"}, way)

    wrapped(Keap, "_patch", patched)


def understands_one_answer_only() -> None:
    """The id of a new record is understood as webCRM usually tells it: any other way counts as a refusal."""
    leaves_no_marker()
    new_id = webcrm._new_id

    def usual(answer: Answer, name: str) -> str:
        if not answer.body.strip() or answer.body.startswith(b'"'):
            raise Refused(f"no id in {answer.message()}")
        return new_id(answer, name)

    put(webcrm, "_new_id", usual)


def _written_as(convert: Callable[[str, str], str]) -> None:
    """What reaches webCRM is converted first, by property and text; the sync believes that all is well."""
    create, update = Webcrm.create, Webcrm.update

    def converted(values: Values) -> dict[str, Any]:
        return {k: convert(k, v) if isinstance(v, str) else v for k, v in values.items()}

    def created(self: Webcrm, entity: str, values: Values, marker: str, **how: bool) -> Ref:
        return create(self, entity, converted(values), marker, **how)

    def updated(self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, converted(values))

    put(Webcrm, "create", created)
    put(Webcrm, "update", updated)


_of = partial(FaultySync.of, "adapters")
_IN_WRITING = (ARRIVES, TO_RIGHT, SEVERAL_LEFT)
_LATER = (LATER_LEFT, LATER_RIGHT)

FAULTS = (
    _of(skips_the_price, *FORWARD, *BACKWARD),
    _of(swaps_the_user_properties, *FORWARD, *BACKWARD),
    _of(never_writes_to_keap, *BACKWARD),
    _of(truncates_texts, *_IN_WRITING),
    _of(cuts_texts_at_255, *_IN_WRITING),
    _of(strips_texts, *_IN_WRITING),
    _of(lowers_texts, *_IN_WRITING),
    _of(escapes_texts, *_IN_WRITING),
    _of(folds_texts_to_ascii, *_IN_WRITING),
    _of(normalises_texts, *_IN_WRITING),
    _of(reads_texts_as_numbers, *_IN_WRITING, closer=Closer("arrives and companies")),
    _of(drops_the_cents, *_IN_WRITING),
    _of(rounds_prices_down, TO_LEFT, SEVERAL_RIGHT),
    _of(writes_none_for_nothing, CLEARED_LEFT, CLEARED_RIGHT),
    _of(drops_falsy_values, CLEARED_LEFT, CLEARED_RIGHT),
    _of(compares_times_as_texts, *_LATER),
    _of(loses_the_time_zone, *_LATER),
    _of(shifts_dates, UNMAPPED_RIGHT),
    _of(sends_what_may_only_be_read, TO_LEFT),
    _of(
        understands_one_answer_only,
        HOWEVER,
        closer=Closer("however and (companies or users)", "thorough"),
    ),
)

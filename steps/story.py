"""What happened in one example, step by step: sentences that can be run again, and what both records said after each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

THEN = "Then"
NOTHING: Mapping[str, Any] = {}
# Whole steps of a history; `retelling.py` runs them again. What they name are records as people know them.
CREATES = "{seconds:d} seconds later a person creates {system} record {number:d}"
CREATES_INACTIVE = f"{CREATES}, inactive"
CREATES_MANY = "people create {count:d} numbered {system} records"
EDITS = "{seconds:d} seconds later a person edits {record}"
DEACTIVATES = "{seconds:d} seconds later a person makes {record} inactive"
DELETES = "{seconds:d} seconds later a person deletes {record}"
INTRUDES = (
    "{seconds:d} seconds later, just before the sync's call number {call:d} to {system}, "
    "a person edits {record}"
)
STAYS = "{record} is to stay as it is"
ARE_THE_SAME = "{one} and {other} are the same thing"
MEETS, AND = "the sync runs until {records} has its counterpart", " and "
ONE_CAME = "exactly one {system} record came of {record}"
WAITS = "{seconds:d} seconds pass"
RUNS = "the sync runs once"
QUIET = "the sync runs until it is quiet"
RESTARTED = "the sync is restarted"
GOES_WRONG = "something is going to go wrong {trouble}"
LIMITS = "both systems allow {calls:d} calls a minute"
AT_ONCE = "all other pairings of the document are synchronized at the same time"
BEHAVES = "the vendors behave so"
AGREE = "both sides agree, nothing is there twice, and the sync comes to rest"


@dataclass(frozen=True)
class Look:
    """One row of a pair as somebody sees it who has both screens open."""

    source: str  # "company_name of Keap record 1"
    target: str
    here: Any
    there: Any
    same: bool


@dataclass
class Step:
    """One sentence, the values that go with it, and what came of it."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)
    keyword: str = ""  # empty: one of the things that happen, in their order
    remarks: list[str] = field(default_factory=list)
    looks: tuple[Look, ...] = ()


@dataclass
class Story:
    """The steps of one example. What happens within a step is remarked there, and is no step of its own."""

    steps: list[Step] = field(default_factory=list)
    # (pairing, at the source?) -> records that people created, in their order: the first is "record 1", whatever its id.
    made: dict[tuple[str, bool], list[int]] = field(default_factory=lambda: defaultdict(list))
    noted: list[str] = field(default_factory=list)  # what was only to be shown
    # Looking costs time: only who wants to show the story opens eyes.
    eyes: list[Callable[[], tuple[Look, ...]]] = field(default_factory=list)
    _under_way: bool = False

    @contextmanager
    def step(
        self, sentence: str, values: Mapping[str, Any] = NOTHING, keyword: str = ""
    ) -> Iterator[None]:
        # Whatever belongs to the judgement is no step of its own.
        if self._under_way or (self.steps and self.steps[-1].keyword):
            if values:
                self.remark(f"{sentence}: {shown(values)}")
            yield
            return
        self.steps.append(Step(sentence, dict(values), keyword))
        self._under_way = True
        try:
            yield
        finally:
            self._under_way = False
            self.look_again()

    def look_again(self) -> None:
        """What both records say after the last step."""
        if self.steps:
            self.steps[-1].looks = tuple(look for eye in self.eyes for look in eye())

    def remark(self, text: str) -> None:
        """Say what came of the step under way."""
        if not self.steps:
            self.steps.append(Step("the history begins"))
        self.steps[-1].remarks.append(text)


def as_text(value: Any) -> str:
    """A value as JSON, every character of which can be seen: blanks of all kinds, marks that turn a line around."""
    return "".join(
        each if each.isprintable() else json.dumps(each)[1:-1]
        for each in json.dumps(value, ensure_ascii=False)
    )


def shown(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} = {value!r}" for name, value in values.items()) or "nothing filled in"

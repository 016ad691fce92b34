"""Sentences that tell one history with all its values: a failure that was kept, run again exactly as it was.

They call what the sentences of the claims call, so that the same checks judge. Records are named by the order in which
people created them; counterparts are whatever the sync makes of them now.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pytest_bdd import given, parsers, then, when

from steps import story
from steps.bench import CouldNotTell, Side
from steps.case import Case, Moves
from steps.claim import Claim
from steps.drafting import spare
from steps.editing import picked
from steps.emptiness import counts_as_empty
from steps.linking import create_a_page, expect_one_made
from steps.model import World, come_to_rest, run_once
from steps.troubles import told
from steps.wishes import DRAWN

Table = Sequence[Sequence[str]]


@dataclass
class Retold:
    """The example under way, and the model of it where the claim is about people who act in any order."""

    claim: Claim
    world: World | None = None

    def begin(self, case: Case) -> None:
        self.world = World(case) if self.claim.any_order else None

    def come_to_rest(self, case: Case) -> None:
        if self.world is None:
            raise CouldNotTell("the history was kept before it began: remove the scenario")
        come_to_rest(case.bench, self.world, rests=case.rests)


@given(parsers.re(r'a history in which ".*" failed.*'), target_fixture="retold")
def history(claim: Claim) -> Retold:
    """Which claim it was, and about which row, is read from this sentence by `cells.py`."""
    retold = Retold(claim)
    claim.retell(retold.come_to_rest)
    claim.do(retold.begin)
    return retold


@given(parsers.re(r'the example "(?P<word>[^"]*)" in which ".*" failed.*'))
def its_example(claim: Claim, word: str) -> None:
    """Where a history cannot be told so that its sentences could be run again."""
    claim.replay(word)


@when(parsers.parse(story.CREATES))
def creates(claim: Claim, retold: Retold, seconds: int, system: str, datatable: Table) -> None:
    claim.do(lambda case: create(case, retold, case.side(system), seconds, values_of(datatable)))


@when(parsers.parse(story.CREATES_INACTIVE))
def creates_inactive(claim: Claim, seconds: int, system: str, datatable: Table) -> None:
    def act(case: Case) -> None:
        case.after(seconds)
        case.create(case.side(system), values_of(datatable), inactive=True)

    claim.do(act)


@when(parsers.parse(story.CREATES_MANY))
def creates_many(claim: Claim, count: int) -> None:
    claim.do(lambda case: create_a_page(case, count))


@when(parsers.parse(story.EDITS))
def edits(claim: Claim, retold: Retold, seconds: int, record: str, datatable: Table) -> None:
    def act(case: Case) -> None:
        case.after(seconds)
        side, number = case.cast.find(record)
        values = picked_again(case, side, number, values_of(datatable))
        if not case.cast.has_met(side, number):
            case.edit(side, number, values)
            return
        turn_to(case, record)
        if retold.world is None:
            case.write(side, values)
            return
        retold.world.edit(retold.world.linked_as(case.pair), side, values)

    claim.do(act)


@when(parsers.parse(story.DELETES))
def deletes(claim: Claim, retold: Retold, seconds: int, record: str) -> None:
    def act(case: Case) -> None:
        side = turn_to(case, record)
        case.after(seconds)
        if retold.world is None:
            case.delete(side)
        else:
            retold.world.delete(retold.world.linked_as(case.pair), side)

    claim.do(act)


@when(parsers.parse(story.DEACTIVATES))
def deactivates(claim: Claim, seconds: int, record: str) -> None:
    def act(case: Case) -> None:
        side = turn_to(case, record)
        case.after(seconds)
        case.deactivate(side)

    claim.do(act)


@when(parsers.parse(story.INTRUDES))
def intrudes(  # noqa: PLR0913, PLR0917 -- as many as the sentence has
    claim: Claim, seconds: int, call: int, system: str, record: str, datatable: Table
) -> None:
    def act(case: Case) -> None:
        side = turn_to(case, record)
        case.after(seconds)
        case.intrude(case.side(system), call, side, values_of(datatable))

    claim.do(act, troubles=1)


@when(parsers.parse(story.STAYS))
def stays(claim: Claim, record: str) -> None:
    def act(case: Case) -> None:
        side, number = case.cast.find(record)
        case.keep(side, number)
        case.tell(story.STAYS.format(record=record))

    claim.do(act)


@when(parsers.parse(story.ARE_THE_SAME))
def are_the_same(claim: Claim, one: str, other: str) -> None:
    def act(case: Case) -> None:
        case.link(case.cast.find(one)[1], case.cast.find(other)[1])
        case.tell(story.ARE_THE_SAME.format(one=one, other=other))

    claim.do(act)


@when(parsers.parse(story.MEETS))
def meets(claim: Claim, records: str) -> None:
    def move(case: Case) -> Moves:
        yield DRAWN
        yield from case.meet_partner(case.cast.find(records)[1])

    claim.add(move)


@when(parsers.parse(story.ONE_CAME))
def one_came(claim: Claim, record: str) -> None:
    claim.do(lambda case: expect_one_made(case, case.cast.find(record)[1]))


@when(parsers.parse(story.WAITS))
def waits(claim: Claim, seconds: int) -> None:
    def act(case: Case) -> None:
        with case.telling(story.WAITS.format(seconds=seconds)):
            case.bench.wait(seconds)

    claim.do(act)


@when(story.RUNS)
def runs(claim: Claim, retold: Retold) -> None:
    claim.do(lambda case: run_once(case.bench, *([retold.world] if retold.world else [])))


@when(parsers.parse(story.GOES_WRONG))
def goes_wrong(claim: Claim, trouble: str) -> None:
    planned = told(trouble)

    def act(case: Case) -> None:
        with case.telling(story.GOES_WRONG.format(trouble=trouble)):
            case.bench.trouble(planned)

    claim.do(act, troubles=1)


@when(parsers.parse(story.LIMITS))
def limits(claim: Claim, calls: int) -> None:
    def act(case: Case) -> None:
        with case.telling(story.LIMITS.format(calls=calls)):
            case.bench.limit_calls(calls)

    claim.do(act)


@given(story.BEHAVES)
@when(story.BEHAVES)
def behaves(claim: Claim, datatable: Table) -> None:
    def move(case: Case) -> Moves:
        switches = values_of(datatable)
        case.bench.behave(switches)
        yield DRAWN
        case.tell(story.BEHAVES, switches)

    claim.add(move)


@then("everything went as told")
def as_told(claim: Claim) -> None:
    """For a history that broke off before its claim could be judged: each step judges itself."""
    claim.prove(lambda _: None)


def create(case: Case, retold: Retold, side: Side, seconds: int, values: dict[str, Any]) -> None:
    case.after(seconds)
    if retold.world:
        retold.world.create(values)
        return
    case.create(side, values)
    row = retold.claim.row
    if row and (path := case.path(row, side)) in values:
        written = values[path]
        # What counts is what somebody wrote: a property that is empty from the start is not written.
        case.last[row.id] = case.last.get(row.id, written) if counts_as_empty(written) else written


def values_of(datatable: Table) -> dict[str, Any]:
    """Property -> value, from a table of names and JSON."""
    try:
        return {name: json.loads(text) for name, text in datatable}
    except ValueError as error:
        raise CouldNotTell(f"a table of two columns, name and JSON, was wanted: {error}") from error


def picked_again(case: Case, side: Side, record: int, values: dict[str, Any]) -> dict[str, Any]:
    """What is told of an edit; what people picked among other records is picked among those that are there now."""
    records = set(spare(case.pairing, side, case.source, "record"))
    return values | picked(side, record, sorted(records & values.keys()))


def turn_to(case: Case, name: str) -> Side:
    """Let the pair of this record be the one that people work on; returns the record's side."""
    pair = case.cast.pair_of(name)
    case.pairs = [pair, *(other for other in case.pairs if other != pair)]
    return case.cast.find(name)[0]

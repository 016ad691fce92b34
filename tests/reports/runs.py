"""A believable run of the Keap to Webcrm document, for tests: no file, no clock, nothing drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath
from typing import Any

from checklist.document import parse
from checklist.model import Checklist
from reports.events import (
    Assumption,
    CellId,
    ClaimDeclared,
    ClaimJudged,
    CounterExample,
    Direction,
    Event,
    Evidence,
    RunFinished,
    RunStarted,
    SideBySide,
    Step,
    Verdict,
)
from reports.log import Log

FORWARD, BACKWARD, BOTH = Direction.FORWARD, Direction.BACKWARD, Direction.BOTH
TABLES = (
    ("Companies", "Organisations", (("company_name", "OrganisationName"),)),
    ("Opportunity", "Opportunities", ()),
    ("Product", "Products", (("product_price", "ProductPrice"),)),
    ("Users", "Users", (("email_address", "UserEmail"), ("job_title", "UserTitle"))),
)
OPEN_POINTS = {
    "deletes": "never propagated",
    "conflicts": "the later edit wins, property by property",
    "empty values": "an empty value never replaces a filled one at link time",
    "clearing": "both sides agree in the end",
    "first match": "nothing is linked because it looks equal",
    "latency": "an edit has arrived when nothing more is written",
    "markers": "the sync may own one custom field",
}
ASSUMPTIONS = (
    *(
        Assumption(point=point, assumed=what, why="nothing is said")
        for point, what in OPEN_POINTS.items()
    ),
    Assumption(
        point="first match",
        pairing="keap-users--webcrm-users",
        assumed="users are linked by e-mail",
        why="a new user costs a licence",
    ),
)
OF_A_PAIRING = (
    ("Every Keap record gets exactly one Webcrm record", FORWARD),
    ("A record is created once, with all its properties, in one write", FORWARD),
    ("A linked pair stays linked after a restart", BOTH),
    ("A second pass writes nothing", BOTH),
    ("Nothing is ever deleted", BOTH),
)
OF_A_ROW = (
    ("The value arrives when the record is created", FORWARD),
    ("An edit in Keap reaches Webcrm", FORWARD),
    ("An edit in Webcrm reaches Keap", BACKWARD),
    ("Both sides edited: the latest edit wins", BOTH),
)
SENTENCE = (
    "Given a linked pair of records\nWhen a person edits one side\nThen the other side follows"
)


BAR = "======================="
HEAD = f"""{BAR}
Keap to Webcrm Dataflow
{BAR}

Generated: 2024-09-08 00:00:02

Introduction
------------

What flows from Keap to Webcrm.
"""
SECTION = """
{heading}
{underline}
Every {a} will be synchronized with a {b}.

Once a link between a {a} and a {b} is established, it will keep in sync between the two systems, regardless of where it is edited.

The following properties are synchronized between a {a} and a {b}:

.. list-table::
   :header-rows: 1

   * - {a} Property
     - {b} Property
     - Webcrm Data Type
{rows}

"""
ROW = """   * - {}
     - {}
     - "string"
"""


def document() -> str:
    """The document's facts in the family's format."""
    return HEAD + "".join(_section(*table) for table in TABLES)


def _section(source: str, target: str, rows: Sequence[tuple[str, str]]) -> str:
    a, b = f"Keap {source}", f"Webcrm {target}"
    heading = f"{a} to {b}"
    table = "".join(ROW.format(*row) for row in rows)
    return SECTION.format(heading=heading, underline="-" * len(heading), a=a, b=b, rows=table)[:-1]


def checklist() -> Checklist:
    return parse(document(), PurePath("keap-webcrm.rst"))


def started(**changes: Any) -> RunStarted:
    start = RunStarted(
        at="2026-11-22T08:00:00+00:00",
        document_name="keap-webcrm.rst",
        document_text=document(),
        sut="the reference sync, in process",
        profile="default",
        seed=20261122,
        command="pytest features --report reports/out",
        versions={"syncproof": "0.1.0", "hypothesis": "6.170.15", "python": "3.11.7"},
        assumptions=ASSUMPTIONS,
    )
    return replace(start, **changes)


def pairing(source: str, target: str) -> str:
    return f"keap-{source}--webcrm-{target}".lower()


def cells() -> list[CellId]:
    """Every cell that the features claim something about."""
    return [
        CellId(pairing=pairing(source, target), row=row, claim=claim, direction=direction)
        for source, target, rows in TABLES
        for row, claim, direction in _claims(pairing(source, target), rows)
    ]


def _claims(section: str, rows: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, Direction]]:
    yield from (("", claim, direction) for claim, direction in OF_A_PAIRING)
    for source, target in rows:
        row = f"{section}/{source}--{target}"
        yield from ((row, claim, direction) for claim, direction in OF_A_ROW)


def declared(cell: CellId, **changes: Any) -> ClaimDeclared:
    entity = cell.pairing.partition("--")[0].removeprefix("keap-")
    line = 10 + 7 * [claim for claim, _ in OF_A_PAIRING + OF_A_ROW].index(cell.claim)
    claim = ClaimDeclared(
        cell=cell,
        sentence=SENTENCE,
        feature=f"features/{entity}.feature",
        line=line,
        test=f"features/{entity}.feature::{cell.claim}",
    )
    return replace(claim, **changes)


def judged(cell: CellId, verdict: Verdict = Verdict.PASSED, **changes: Any) -> ClaimJudged:
    judgement = ClaimJudged(
        cell=cell,
        verdict=verdict,
        examples=100,
        records=137,
        counts={"records": 137, "passes with work": 96, "conflicts": 3},
        floors={"records": 50, "passes with work": 10},
        reproduce=f"pytest {cell.pairing} -k '{cell.claim}' --profile default --hypothesis-seed 20261122",
        seconds=1.25,
    )
    return replace(judgement, **changes)


def finished(exit_code: int = 0) -> RunFinished:
    return RunFinished(at="2026-11-22T08:02:14+00:00", exit_code=exit_code)


def failed(cell: CellId, **changes: Any) -> ClaimJudged:
    """The judgement of a claim that met a counter-example, its exchanges attached."""
    exchange = Evidence(
        system="webcrm",
        method="PUT",
        url="/Products/12",
        status=200,
        request='{"ProductPrice": "19.9"}',
        response='{"ProductPrice": "19.90"}',
    )
    example = CounterExample(
        story=(
            Step(
                sentence="5 seconds later a person creates Keap record 1",
                values={"product_price": "0.01"},
            ),
            Step(sentence="the sync runs once", remarks=("the sync writes 1 record",)),
            Step(
                sentence="5 seconds later a person edits Keap record 1",
                values={"product_price": "19.9"},
            ),
            Step(
                sentence="the sync runs once",
                looks=(
                    SideBySide(
                        source="product_price of Keap record 1",
                        target="ProductPrice of its Webcrm counterpart",
                        here="19.9",
                        there="0.01",
                        same=False,
                    ),
                ),
            ),
            Step(sentence='"ProductPrice" says what the person wrote', keyword="Then"),
        ),
        expected="19.9",
        found="0.01",
        exchanges=(exchange,) * 3,
    )
    known = {"reason": "ProductPrice kept its old value", "counter_example": example}
    return judged(cell, **{"verdict": Verdict.FAILED, **known, **changes})


def events(*judgements: ClaimJudged) -> list[Event]:
    """A whole run in which every claim passed, save those judged by `judgements`."""
    own = {judgement.cell: judgement for judgement in judgements}
    declarations = [declared(cell) for cell in cells()]
    verdicts = [own.get(cell, judged(cell)) for cell in cells()]
    return [started(), *declarations, *verdicts, finished()]


def cell(claim: str, row: str = "", pairing_: str = pairing("Product", "Products")) -> CellId:
    """The one cell whose claim begins so."""
    fits = (c for c in cells() if c.pairing == pairing_ and c.claim.startswith(claim))
    return next(c for c in fits if c.row.endswith(row) and bool(c.row) is bool(row))


def written(path: Path, happened: Sequence[Event]) -> Path:
    with Log(path) as log:
        for event in happened:
            log.write(event)
    return path

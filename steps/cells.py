"""Which cell of the report an item is: pairing or row, claim, direction. Features and document must agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pytest_bdd.parser import ScenarioTemplate

from checklist.model import Checklist, Pairing, Row

SENTENCE = "the pairing of "
PAIRING_COLUMN = "pairing"  # of an Examples table that lists pairings instead of rows
DIRECTIONS = {
    "forward": "the claim is about the document's direction",
    "backward": "the claim is about the other direction",
    "both": "the claim is about both directions",
}
OBSERVED, FEW, HARD, KEPT = "observed", "few", "hard", "kept"
TAGS = DIRECTIONS | {
    OBSERVED: "shown, not judged",
    FEW: "one large example",
    HARD: "each example is long: a quarter of the usual number",
    KEPT: "a history that failed once, run again before everything else",
}
# How a kept history says what it is about.
FAILED = re.compile(
    r'.* in which "(?P<claim>.*?)" failed(?: for "(?P<source>.*?)" with "(?P<target>.*?)")?'
)


class Mismatch(ValueError):
    """A feature speaks of a pairing or a row that the document does not have."""


@dataclass(frozen=True)
class Cell:
    """One item, in the document's terms."""

    pairing: Pairing
    row: Row | None
    claim: str
    direction: str
    sentence: str
    line: int
    observed: bool = False  # the document is silent: shown, not judged
    few: bool = False  # an example is so large that one has to do
    hard: bool = False  # an example takes several times the usual time
    kept: str = ""  # a history in which this claim failed once

    @property
    def conclusion(self) -> str:
        """The Then sentence."""
        return self.sentence.splitlines()[-1].partition(" ")[2]

    @property
    def about(self) -> str:
        """The claim that a policy may speak of."""
        return self.kept or self.claim


def cell_of(checklist: Checklist, template: ScenarioTemplate, examples: dict[str, str]) -> Cell:
    """The cell that a scenario is with one line of its Examples; without a table, with none."""
    rendered = template.render(examples)
    steps = [step.name for step in rendered.steps]
    pairing = find_pairing(checklist, _sentence(template, steps))
    kept = next((match for step in steps if (match := FAILED.fullmatch(step))), None)
    about = {"source": kept["source"], "target": kept["target"]} if kept else examples
    about_a_row = bool(about.get("source")) and PAIRING_COLUMN not in examples
    row = find_row(pairing, about) if about_a_row else None
    return Cell(
        pairing=pairing,
        row=row,
        claim=template.name,
        direction=next(iter(template.tags & DIRECTIONS.keys()), "both"),
        sentence="\n".join(f"{step.keyword} {step.name}" for step in rendered.steps),
        line=template.line_number,
        observed=OBSERVED in template.tags,
        few=FEW in template.tags,
        hard=HARD in template.tags,
        kept=kept["claim"] if kept else "",
    )


def find_pairing(checklist: Checklist, sentence: str) -> Pairing:
    for pairing in checklist.pairings:
        if pairing.sentence == sentence:
            return pairing
    raise Mismatch(
        f"{checklist.file} does not have {sentence}; "
        "write features for this document with: python -m checklist scaffold"
    )


def find_row(pairing: Pairing, examples: dict[str, str]) -> Row:
    for row in pairing.rows:
        if (row.source.label, row.target.label) == (examples.get("source"), examples.get("target")):
            return row
    raise Mismatch(
        f'"{pairing.label}" has no row {examples}; compare with: python -m checklist drift'
    )


def _sentence(template: ScenarioTemplate, steps: Sequence[str]) -> str:
    for step in steps:
        if step.startswith(SENTENCE):
            return step
    raise Mismatch(
        f'{template.feature.filename}:{template.line_number}: scenario "{template.name}" names no pairing: '
        'give the feature a Background with: Given the pairing of "A" with "B"'
    )

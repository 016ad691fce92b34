"""Do the features still say what the document says? One to one, in both directions."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from checklist.model import Checklist, Pairing

PAIRING = re.compile(r"\s*Given (?P<sentence>the pairing of .*?)\s*")
OUTLINE = re.compile(r"\s*Scenario Outline:\s*(?P<name>.*?)\s*")
TABLE_ROW = re.compile(r"\s*\|(?P<cells>.*)\|\s*")
EACH_PAIRING = (
    "the pairing of <pairing>"  # an outline whose Examples are the pairings, not the rows of one
)
KEPT = "@kept"  # the tag of a whole file
SCENARIO = re.compile(r"\s*Scenario:")

Line = tuple[str, ...]


@dataclass
class Outline:
    """A Scenario Outline and the lines of its Examples table; the first is the header."""

    name: str
    line: int
    table: list[Line] = field(default_factory=list)
    each_pairing: bool = False


@dataclass
class Feature:
    """As much of a feature file as the document speaks about."""

    file: Path
    kept: bool = False  # a history that failed once: no claim about the document
    pairings: list[str] = field(default_factory=list)
    outlines: list[Outline] = field(default_factory=list)


def read(path: Path) -> Feature:
    feature, outline = Feature(path), None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        feature.kept = feature.kept or line.strip() == KEPT
        match = PAIRING.fullmatch(line)
        if match and outline is not None and match["sentence"] == EACH_PAIRING:
            outline.each_pairing = True
        elif match:
            feature.pairings.append(match["sentence"])
        elif match := OUTLINE.fullmatch(line):
            outline = Outline(match["name"], number)
            feature.outlines.append(outline)
        elif SCENARIO.match(line):
            outline = None
        elif outline is not None and (match := TABLE_ROW.fullmatch(line)):
            outline.table.append(tuple(cell.strip() for cell in match["cells"].split("|")))
    return feature


def drift(checklist: Checklist, directory: Path) -> Iterator[str]:
    """Every difference, as a line for a person: where, what, and what to do."""
    known = {pairing.sentence: pairing for pairing in checklist.pairings}
    seen: set[str] = set()
    features = (read(path) for path in sorted(directory.rglob("*.feature")))
    for feature in (each for each in features if not each.kept):
        for outline in feature.outlines:
            if outline.each_pairing:
                yield from pairings_differ(feature, outline, checklist)
        for sentence in feature.pairings:
            seen.add(sentence)
            if sentence in known:
                yield from rows_differ(feature, known[sentence])
            else:
                yield f"{feature.file}: {sentence} is not in {checklist.file}: remove the feature or mend its name"
    for sentence, pairing in known.items():
        if sentence not in seen:
            yield f"{checklist.file}:{pairing.line}: no feature for {pairing.label}: python -m checklist scaffold writes one"


def rows_differ(feature: Feature, pairing: Pairing) -> Iterator[str]:
    wanted: dict[Line, int] = {
        (row.source.label, row.target.label, row.type.kind.value): row.line for row in pairing.rows
    }
    outlines = [outline for outline in feature.outlines if not outline.each_pairing]
    for outline in outlines:
        yield from table_differs(feature, outline, wanted, f"a row of {pairing.label}")
    if wanted and not outlines:
        yield f"{feature.file}: no Scenario Outline for the {len(wanted)} rows of {pairing.label}"


def pairings_differ(feature: Feature, outline: Outline, checklist: Checklist) -> Iterator[str]:
    wanted: dict[Line, int] = {(pairing.both,): pairing.line for pairing in checklist.pairings}
    yield from table_differs(feature, outline, wanted, f"a pairing of {checklist.file}")


def table_differs(
    feature: Feature, outline: Outline, wanted: Mapping[Line, int], kind: str
) -> Iterator[str]:
    """Each wanted line must stand in the outline's table once, and no other."""
    place = f'{feature.file}:{outline.line}: "{outline.name}"'
    found = outline.table[1:]
    for row in found:
        if row not in wanted:
            yield f"{place}: {' | '.join(row)} is not {kind}"
    for row, line in wanted.items():
        if found.count(row) != 1:
            yield f"{place}: lists {' | '.join(row)} (line {line} of the document) {found.count(row)} times, not once"


def run(checklist: Checklist, features: Path) -> int:
    """Print the differences; 0 when there are none, 1 otherwise."""
    differences = list(drift(checklist, features))
    for difference in differences:
        print(difference, file=sys.stderr)
    if not differences:
        print(
            f"{features} says what {checklist.file} says: {len(checklist.pairings)} pairings, one to one"
        )
    return bool(differences)

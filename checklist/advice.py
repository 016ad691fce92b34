"""What `lint` can find in a document: how grave it is, what it means for a release, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"  # the document contradicts itself: no sync can satisfy it
    WARNING = "warning"  # a claim is missing, doubtful or cannot be judged
    NOTE = "note"  # right as it is, but a reviewer should know


@dataclass(frozen=True)
class Advice:
    """`meaning` has placeholders, filled by the check that finds it."""

    severity: Severity
    meaning: str
    next_step: str


def _error(meaning: str, next_step: str) -> Advice:
    return Advice(Severity.ERROR, meaning, next_step)


def _warning(meaning: str, next_step: str) -> Advice:
    return Advice(Severity.WARNING, meaning, next_step)


def _note(meaning: str, next_step: str) -> Advice:
    return Advice(Severity.NOTE, meaning, next_step)


ADVICE = {
    "contradictory-section": _error(
        "the section at line {first} decides differently when a {target} is created from a {source}",
        "Ask the document's author which of the two holds; until then neither can be signed off.",
    ),
    "contradictory-types": _error(
        "{target} {path} is written as {types}, though one property has one type",
        "Ask the document's author which type the property has.",
    ),
    "no-section": _warning(
        "the document has no section, so it claims nothing",
        "Ask whether this sync is released at all; there is nothing to test.",
    ),
    "empty-table": _warning(
        "no property is listed for {source} to {target}: only existence and link are checked",
        "Ask whether the properties are yet to come.",
    ),
    "repeated-section": _warning(
        "{source} to {target} already has a section, at line {first}",
        "Read both; the sync has to satisfy them together.",
    ),
    "repeated-row": _warning(
        "{path} to {other} is already listed at line {first}",
        "Remove one of the two lines.",
    ),
    "fan-in": _warning(
        "{path} is written from {count} properties: {others}",
        "Ask which one wins while they differ; any one of them is accepted until then.",
    ),
    "fan-out": _warning(
        "{path} is written to {count} properties: {others}",
        "Ask which one wins if they are edited apart; backwards they all write {path}.",
    ),
    "nameless-system": _warning(
        "the {side} system has no name here",
        "Read it as the system that the file's name gives; ask the author to fill it in.",
    ),
    "mixed-names": _warning(
        "the heading says {heading!r} where the title says {title!r}",
        "Check that both mean one system: a rename may have stopped half-way.",
    ),
    "id-row": _warning(
        "{path} to {other} copies an id, which means nothing in another system",
        "Ask whether the id is a reference to a linked record, or remove the row.",
    ),
    "reference-row": _note(
        "{path} to {other} looks like a reference to another record",
        "Expect the id of the linked record, not the other system's id.",
    ),
    "hidden-type": _warning(
        "the cast of {path} to {other} is not told ({type})",
        "Ask for it; until then only stability can be checked, not the value.",
    ),
    "free-text-condition": _warning(
        "a {target} is created only under a condition in words: {text}",
        "Say in data what the words mean, or the claim stays unchecked.",
    ),
    "leaked-comment": _warning(
        "the condition reads like a developer's remark: {text}",
        "Ask the author what decides whether a {target} is created.",
    ),
    "unknown-reference": _warning(
        "{name} is said to lead to a new {target}, but no section into {system} starts from that name",
        "Ask which section is meant: without one, no {target} is ever created this way.",
    ),
    "empty-key": _warning(
        "a merge row has an empty cell, and an empty key matches nothing",
        "Ask which property was meant.",
    ),
    "self-document": _note(
        "both sides are {system}: the document keeps duplicates within one system equal",
        "Read source and target as two records of one system.",
    ),
    "many-sources": _note(
        "{target} is written from {count} kinds of record: {others}",
        "Expect edits of each of them in one {target}; ask which wins where properties overlap.",
    ),
    "many-targets": _note(
        "{source} is written to {count} kinds of record: {others}",
        "Expect one record of each kind for every {source}, under each section's own terms.",
    ),
}

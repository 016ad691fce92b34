"""Which lines a document may consist of, and in which order.

Two tables are the whole grammar. `TEMPLATES` spells each form of line: the same text recognises a line, checks that a sentence
names its section's entities, and writes the line. `AFTER` says which forms may follow a form. A line that fits
none of them is an error, so nothing in a document is ever skipped.

`{A}` and `{B}` are the section's source and target ("Keap Users"), `{X}` and `{Y}` the two systems.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from string import Formatter

from checklist.lines import Line


class Form(StrEnum):
    """A kind of line; the value is what an error message calls it."""

    START = "the start of the document"
    TITLE_TOP = "the title's upper bar"
    TITLE = "the title"
    TITLE_BOTTOM = "the title's lower bar"
    GENERATED = "the date of generation"
    INTRO_HEADING = "the introduction's heading"
    INTRO_UNDERLINE = "the introduction's underline of 12 dashes"
    INTRO = "the introduction"
    HEADING = "a section heading"
    UNDERLINE = "the heading's underline"
    EVERY = "the EVERY sentence"
    WHEN = "the WHEN sentence"
    BEFORE = "the BEFORE sentence"
    NEWIF = "the NEWIF sentence"
    IFMATCH = "the IFMATCH sentence"
    IFNOMATCH = "the IFNOMATCH sentence"
    MERGE = "the MERGE sentence"
    MERGE_TABLE = "the merge table"
    MERGE_OPTION = "the merge table's option"
    MERGE_HEAD_SOURCE = "the merge table's first header"
    MERGE_HEAD_TARGET = "the merge table's second header"
    MERGE_SOURCE = "a merge row's source property"
    MERGE_TARGET = "a merge row's target property"
    ONCE = "the ONCE sentence"
    PROPS = "the PROPS sentence"
    TABLE = "the property table"
    OPTION = "the property table's option"
    HEAD_SOURCE = "the property table's first header"
    HEAD_TARGET = "the property table's second header"
    HEAD_TYPE = "the property table's third header"
    SOURCE = "a row's source property"
    TARGET = "a row's target property"
    TYPE = "a row's data type"


INTRO_DASHES = "-" * 12

TEMPLATES = {
    Form.TITLE_TOP: "{bar}",
    Form.TITLE: "{X} to {Y} Dataflow",
    Form.TITLE_BOTTOM: "{bar}",
    Form.GENERATED: "Generated: {generated}",
    Form.INTRO_HEADING: "Introduction{full_stop}",
    Form.INTRO_UNDERLINE: INTRO_DASHES,
    Form.INTRO: "{before}from {X} to {Y}{after}",
    Form.HEADING: "{A} to {B}",
    Form.UNDERLINE: "{underline}",
    Form.EVERY: "Every {A} will be synchronized with a {B}.",
    Form.WHEN: "{condition}, it  will be synchronized with a {B}.",
    Form.BEFORE: (
        "Before any synchronization can take place, a link between a {A} and a {B} must be established."
    ),
    Form.NEWIF: (
        "A new {B} will be created from a {A} if it is connected to a {references}"
        " that is synchronized into {into}."
    ),
    Form.IFMATCH: (
        "If a matching {B} already exists, the {A} will be merged with the existing one."
    ),
    Form.IFNOMATCH: "If no matching {B} is found, a new {B} will be created.",
    Form.MERGE: (
        "A {A} will merge with a {B} if one of the following property combinations match:"
    ),
    Form.MERGE_TABLE: ".. list-table::",
    Form.MERGE_OPTION: "   :header-rows: 1",
    Form.MERGE_HEAD_SOURCE: "   * - {A} Property",
    Form.MERGE_HEAD_TARGET: "     - {B} Property",
    Form.MERGE_SOURCE: "   * -{key}",
    Form.MERGE_TARGET: "     -{key}",
    Form.ONCE: (
        "Once a link between a {A} and a {B} is established, it will keep in sync between the two systems,"
        " regardless of where it is edited."
    ),
    Form.PROPS: "The following properties are synchronized between a {A} and a {B}:",
    Form.TABLE: ".. list-table::",
    Form.OPTION: "   :header-rows: 1",
    Form.HEAD_SOURCE: "   * - {A} Property",
    Form.HEAD_TARGET: "     - {B} Property",
    Form.HEAD_TYPE: "     - {Y} Data Type",
    Form.SOURCE: "   * - {cell}",
    Form.TARGET: "     - {cell}",
    Form.TYPE: "     - {cell}",
}

_PLACEHOLDERS = {
    "A": r"\S.*",
    "B": r".+",  # a nameless system leaves a blank in front of its entity
    "X": r"\S.*",
    "Y": r".*",
    "after": r"(?:\W.*(?<! ))?",
    "bar": r"=+",
    "before": r"(?:\S.*\s)?",
    "cell": r"\S.*",
    "condition": r"\S.*",
    "full_stop": r"\.?",
    "generated": r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}",
    "into": r".*",
    "key": r"(?: \S.*| )?",  # old documents have merge rows with an empty cell
    "references": r".+",
    "underline": r"-+",
}

_OPENINGS = (Form.WHEN, Form.EVERY, Form.BEFORE)  # WHEN first: its condition may begin with "Every"

AFTER = {
    Form.START: (Form.TITLE_TOP,),
    Form.TITLE_TOP: (Form.TITLE,),
    Form.TITLE: (Form.TITLE_BOTTOM,),
    Form.TITLE_BOTTOM: (Form.GENERATED,),
    Form.GENERATED: (Form.INTRO_HEADING,),
    Form.INTRO_HEADING: (Form.INTRO_UNDERLINE,),
    Form.INTRO_UNDERLINE: (Form.INTRO,),
    Form.INTRO: (Form.HEADING,),
    Form.HEADING: (Form.UNDERLINE,),
    Form.UNDERLINE: _OPENINGS,
    Form.EVERY: (Form.IFMATCH, Form.ONCE),
    Form.WHEN: (Form.IFMATCH, Form.ONCE),
    Form.BEFORE: (Form.NEWIF, Form.MERGE),
    Form.NEWIF: (Form.MERGE, Form.ONCE),
    Form.IFMATCH: (Form.IFNOMATCH,),
    Form.IFNOMATCH: (Form.MERGE,),
    Form.MERGE: (Form.MERGE_TABLE,),
    Form.MERGE_TABLE: (Form.MERGE_OPTION,),
    Form.MERGE_OPTION: (Form.MERGE_HEAD_SOURCE,),
    Form.MERGE_HEAD_SOURCE: (Form.MERGE_HEAD_TARGET,),
    Form.MERGE_HEAD_TARGET: (Form.MERGE_SOURCE,),
    Form.MERGE_SOURCE: (Form.MERGE_TARGET,),
    Form.MERGE_TARGET: (Form.MERGE_SOURCE, Form.ONCE),
    Form.ONCE: (Form.PROPS,),
    Form.PROPS: (Form.TABLE,),
    Form.TABLE: (Form.OPTION,),
    Form.OPTION: (Form.HEAD_SOURCE,),
    Form.HEAD_SOURCE: (Form.HEAD_TARGET,),
    Form.HEAD_TARGET: (Form.HEAD_TYPE,),
    Form.HEAD_TYPE: (Form.SOURCE, Form.HEADING),
    Form.SOURCE: (Form.TARGET,),
    Form.TARGET: (Form.TYPE,),
    Form.TYPE: (Form.SOURCE, Form.HEADING),
}

_LAST = (Form.INTRO, Form.HEAD_TYPE, Form.TYPE)

# Everything else stands apart: one blank line or more before it.
TIGHT = frozenset(Form) - {
    Form.GENERATED, Form.INTRO_HEADING, Form.INTRO, Form.HEADING, Form.NEWIF, Form.IFMATCH, Form.MERGE,
    Form.MERGE_TABLE, Form.MERGE_HEAD_SOURCE, Form.ONCE, Form.PROPS, Form.TABLE, Form.HEAD_SOURCE,
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    form: Form
    line: Line

    def fits(self, **known: str) -> bool:
        return _pattern(self.form, tuple(known.items())).fullmatch(self.line.text) is not None

    def read(self, **known: str) -> dict[str, str]:
        """Give the placeholders that are not `known`; a line that says something else is a `DocumentError`."""
        found = _pattern(self.form, tuple(known.items())).fullmatch(self.line.text)
        if found is None:
            raise self.line.error(f"{self.form} must read: {_shown(self.form, **known)}")
        return found.groupdict()


class _Angled(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"<{name}>"


def _shown(form: Form, **known: str) -> str:
    return TEMPLATES[form].strip().format_map(_Angled(known))


def written(form: Form, **values: str) -> str:
    """Write a line of this form; `values` may be more than it needs."""
    return TEMPLATES[form].format(**values)


@lru_cache(maxsize=1024)
def _pattern(form: Form, known: tuple[tuple[str, str], ...] = ()) -> re.Pattern[str]:
    """`known` may be longer than the template needs; an unknown placeholder that comes twice must agree."""
    pattern, given, seen = "", dict(known), set[str]()
    for literal, name, _, _ in Formatter().parse(TEMPLATES[form]):
        pattern += re.escape(literal)
        if name in given:
            pattern += re.escape(given[name])
        elif name is not None:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>{_PLACEHOLDERS[name]})"
            seen.add(name)
    return re.compile(pattern)


def _expected(forms: Iterable[Form]) -> str:
    return " or ".join(f"{form} ({_shown(form)})" for form in forms)


def _next(previous: Form, line: Line) -> Form:
    fitting = [form for form in AFTER[previous] if _pattern(form).fullmatch(line.text)]
    if not fitting:
        raise line.error(f"after {previous} comes {_expected(AFTER[previous])}, not this line")
    form = fitting[0]
    if line.apart == (form in TIGHT):
        blanks = "no blank line" if form in TIGHT else "a blank line"
        raise line.error(f"{blanks} must stand before {form}")
    return form


def recognised(lines: Iterable[Line]) -> Iterator[Token]:
    """Give each line its form; an unfitting line, or a document that ends too early, is a `DocumentError`."""
    form, line = Form.START, None
    for line in lines:
        form = _next(form, line)
        yield Token(form, line)
    if line is not None and form not in _LAST:
        raise line.error(
            f"the document ends too early: after {form} comes {_expected(AFTER[form])}"
        )

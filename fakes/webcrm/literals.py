"""What the literals of a /Queries script stand for beside a column of some kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fakes.fields import Kind
from fakes.webcrm.scope import Scope
from fakes.webcrm.stamps import moment
from fakes.webcrm.syntax import BadScriptError, Literal, Number, Text

_FLAGS = {"0": False, "1": True, "false": False, "true": True, 0: False, 1: True}


def wanted(kind: Kind, literal: Literal, scope: Scope) -> Any:
    """Convert a literal to what a column of this kind is compared with. Raises BadScriptError."""
    return _WANTED[kind](literal, scope)


def like(pattern: str) -> re.Pattern[str]:
    """Translate the %, _ and [set] of LIKE into a regular expression. Raises BadScriptError."""
    runs = [""]
    for part in re.findall(r"\[\^?[^\]]*\]|.", pattern, re.DOTALL):
        if part == "%":
            runs.append("")
        else:
            runs[-1] += _like_part(part)
    try:
        return re.compile(_apart(*runs), re.IGNORECASE | re.DOTALL)
    except re.error as backwards:
        raise BadScriptError(f"LIKE {pattern!r}: {backwards.msg}.") from backwards


def _text(literal: Literal, scope: Scope) -> str | None:
    if isinstance(literal, Number):
        raise BadScriptError(f"Conversion failed: a text is never {literal.value:g}.")
    return scope.folding.equal(literal.value)


def _number(literal: Literal, _: Scope) -> float:
    try:
        return float(literal.value)
    except ValueError:
        raise BadScriptError(f"Conversion failed: {literal.value!r} is no number.") from None


def _flag(literal: Literal, _: Scope) -> bool:
    word = literal.value.lower() if isinstance(literal, Text) else literal.value
    if word not in _FLAGS:
        raise BadScriptError(f"Conversion failed: {literal.value!r} is neither 0 nor 1.")
    return _FLAGS[word]


def _time(literal: Literal, scope: Scope) -> datetime:
    try:
        return moment(str(literal.value), scope.zone)
    except ValueError:
        raise BadScriptError(f"Conversion failed: {literal.value!r} is no date.") from None


_WANTED: Mapping[str, Callable[[Literal, Scope], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _number,
    "flag": _flag,
    "time": _time,
}


def _apart(first: str, *others: str) -> str:
    """Let anything stand between the runs; each is taken where it is met first, or many of them would take for ever."""
    *middle, last = others or ("",)
    met = "".join(f"(?>.*?{run})" for run in middle if run)
    return f"{first}{met}.*{last}" if others else first


def _like_part(part: str) -> str:
    if part == "_":
        return "."
    negated = part.startswith("[^")
    members = part[2 if negated else 1 : -1]
    if len(part) > 1 and members:
        inside = "-".join(map(re.escape, members.split("-")))
        return f"[{'^' if negated else ''}{inside}]"
    return re.escape(part)

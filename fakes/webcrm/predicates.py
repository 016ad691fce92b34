"""What a condition of a /Queries script means: a test of one row that is true, false or unknown (None)."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from fakes.webcrm import syntax
from fakes.webcrm.stamps import moment
from fakes.webcrm.syntax import BadScriptError, Name, Number, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fakes.fields import Field
    from fakes.webcrm.columns import Table, Values
    from fakes.webcrm.syntax import Condition

Row: TypeAlias = "tuple[Values, ...]"
Predicate: TypeAlias = "Callable[[Row], bool | None]"
Reader: TypeAlias = "Callable[[Row], Any]"

BEGINNING = datetime.min.replace(tzinfo=UTC)
"""An empty date, as comparisons see it."""

_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FLAGS = {"0": False, "1": True, "false": False, "true": True}


@dataclass(frozen=True)
class Column:
    """A column that was found: the `place`-th table of the row, and the field in it."""

    place: int
    table: Table
    name: str

    @property
    def field(self) -> Field:
        return self.table.fields[self.name]


@dataclass(frozen=True)
class Scope:
    """The tables of a script under their aliases, and the zone of dates without an offset."""

    tables: tuple[tuple[str, Table], ...]
    zone: str

    def column(self, name: Name) -> Column:
        """Find a column by its name in any case. Raises BadScriptError when there is none."""
        for place, (alias, table) in enumerate(self.tables):
            canonical = table.canonical(name.column)
            if canonical and name.table.lower() in ("", alias.lower()):
                return Column(place, table, canonical)
        written = f"{name.table}.{name.column}" if name.table else name.column
        raise BadScriptError(f"Invalid column name '{written}'.")


def plain(text: str | None) -> str | None:
    """Fold a text as the database compares it: no case, no trailing blanks."""
    return None if text is None else text.casefold().rstrip(" ")


def reader(column: Column) -> Reader:
    """Read a column as comparisons and ORDER BY see it."""
    place, name = column.place, column.name
    if column.field.kind == "text":
        return lambda row: plain(row[place][name])
    if column.field.kind == "time":
        return lambda row: row[place][name] or BEGINNING
    return lambda row: row[place][name]


def predicate(condition: Condition, scope: Scope) -> Predicate:
    """Turn a condition into a test. Raises BadScriptError for names and values that do not fit."""
    return _MEANINGS[type(condition)](condition, scope)


def _every(condition: syntax.Every, scope: Scope) -> Predicate:
    tests = [predicate(term, scope) for term in condition.terms]

    def every(row: Row) -> bool | None:
        results = [test(row) for test in tests]
        return False if False in results else None if None in results else True

    return every


def _some(condition: syntax.Some, scope: Scope) -> Predicate:
    tests = [predicate(term, scope) for term in condition.terms]

    def some(row: Row) -> bool | None:
        results = [test(row) for test in tests]
        return True if True in results else None if None in results else False

    return some


def _negation(condition: syntax.Negation, scope: Scope) -> Predicate:
    return _negated(predicate(condition.term, scope))


def _is_null(condition: syntax.IsNull, scope: Scope) -> Predicate:
    read = reader(scope.column(condition.column))
    wanted = not condition.negated
    return lambda row: (read(row) is None) is wanted


def _like(condition: syntax.Like, scope: Scope) -> Predicate:
    column = scope.column(condition.column)
    matches = _like_pattern(condition.pattern).fullmatch
    place, name = column.place, column.name

    def like(row: Row) -> bool | None:
        value = row[place][name]
        return None if value is None else matches(str(value)) is not None

    return _negated(like) if condition.negated else like


def _one_of(condition: syntax.OneOf, scope: Scope) -> Predicate:
    equals = (syntax.Comparison(condition.column, "=", value) for value in condition.values)
    one_of = predicate(syntax.Some(tuple(equals)), scope)
    return _negated(one_of) if condition.negated else one_of


def _comparison(condition: syntax.Comparison, scope: Scope) -> Predicate:
    match condition.left, condition.right:
        case Name() as left, Name() as right:
            return _columns(scope.column(left), condition.operator, scope.column(right))
        case Name() as left, (Text() | Number()) as literal:
            return _column(scope.column(left), condition.operator, literal, scope.zone)
        case (Text() | Number()) as literal, Name() as right:
            mirrored = _MIRRORED.get(condition.operator, condition.operator)
            return _column(scope.column(right), mirrored, literal, scope.zone)
    return _constant(condition)


_MEANINGS: Mapping[type, Callable[[Any, Scope], Predicate]] = {
    syntax.Every: _every,
    syntax.Some: _some,
    syntax.Negation: _negation,
    syntax.IsNull: _is_null,
    syntax.Like: _like,
    syntax.OneOf: _one_of,
    syntax.Comparison: _comparison,
}


def _negated(test: Predicate) -> Predicate:
    def negated(row: Row) -> bool | None:
        result = test(row)
        return None if result is None else not result

    return negated


def _column(column: Column, sign: str, literal: Text | Number, zone: str) -> Predicate:
    compare = _OPERATORS[sign]
    choices = column.field.choices
    read = reader(column)
    if choices and isinstance(literal, Number):
        # A named value is a number in the database: 0 is the first name.
        place, name, wanted = column.place, column.name, literal.value
        return lambda row: compare(choices.index(row[place][name]), wanted)
    wanted = _WANTED[column.field.kind](literal, zone)

    def test(row: Row) -> bool | None:
        value = read(row)
        return None if value is None else compare(value, wanted)

    return test


def _columns(left: Column, sign: str, right: Column) -> Predicate:
    kinds = {column.field.kind for column in (left, right)}
    if len(kinds) > 1 and not kinds <= {"number", "integer", "flag"}:
        raise BadScriptError(f"{left.name} and {right.name} cannot be compared.")
    compare, read_left, read_right = _OPERATORS[sign], reader(left), reader(right)

    def test(row: Row) -> bool | None:
        one, other = read_left(row), read_right(row)
        return None if one is None or other is None else compare(one, other)

    return test


def _constant(condition: syntax.Comparison) -> Predicate:
    left, right = condition.left, condition.right
    if type(left) is not type(right) or isinstance(left, Name) or isinstance(right, Name):
        raise BadScriptError("A text and a number cannot be compared.")
    result = _OPERATORS[condition.operator](left.value, right.value)
    return lambda _: result


def _text(literal: Text | Number, _: str) -> str | None:
    return plain(literal.value if isinstance(literal, Text) else f"{literal.value:g}")


def _number(literal: Text | Number, _: str) -> float:
    try:
        return float(literal.value)
    except ValueError:
        raise BadScriptError(f"Conversion failed: {literal.value!r} is no number.") from None


def _flag(literal: Text | Number, _: str) -> bool:
    word = literal.value.lower() if isinstance(literal, Text) else f"{literal.value:g}"
    if word not in _FLAGS:
        raise BadScriptError(f"Conversion failed: {literal.value!r} is neither 0 nor 1.")
    return _FLAGS[word]


def _time(literal: Text | Number, zone: str) -> datetime:
    try:
        return moment(str(literal.value), zone)
    except ValueError:
        raise BadScriptError(f"Conversion failed: {literal.value!r} is no date.") from None


_WANTED: Mapping[str, Callable[[Text | Number, str], Any]] = {
    "text": _text,
    "number": _number,
    "integer": _number,
    "flag": _flag,
    "time": _time,
}


def _like_pattern(pattern: str) -> re.Pattern[str]:
    """Translate %, _ and [set] of SQL into a regular expression."""
    parts = re.findall(r"\[\^?[^\]]*\]|.", pattern, re.DOTALL)
    return re.compile("".join(map(_like_part, parts)), re.IGNORECASE | re.DOTALL)


def _like_part(part: str) -> str:
    if part in ("%", "_"):
        return ".*" if part == "%" else "."
    negated = part.startswith("[^")
    members = part[2 if negated else 1 : -1]
    if len(part) > 1 and members:
        inside = "-".join(map(re.escape, members.split("-")))
        return f"[{'^' if negated else ''}{inside}]"
    return re.escape(part)

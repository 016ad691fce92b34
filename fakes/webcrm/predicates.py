"""What a condition of a /Queries script means: a test of one row that is true, false or unknown (None)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from fakes.webcrm import syntax
from fakes.webcrm.literals import like, wanted
from fakes.webcrm.scope import Column, Row, Scope
from fakes.webcrm.syntax import BadScriptError, Condition, Literal, Name, Number, Text

Predicate: TypeAlias = Callable[[Row], bool | None]

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
    read = scope.reader(scope.column(condition.column))
    return lambda row: (read(row) is None) is not condition.negated


def _like(condition: syntax.Like, scope: Scope) -> Predicate:
    column = scope.column(condition.column)
    alike = scope.folding.alike
    matches = like(alike(condition.pattern)).fullmatch
    place, name = column.place, column.name

    def test(row: Row) -> bool | None:
        value = row[place][name]
        return None if value is None else matches(alike(str(value))) is not None

    return _negated(test) if condition.negated else test


def _one_of(condition: syntax.OneOf, scope: Scope) -> Predicate:
    equals = (syntax.Comparison(condition.column, "=", value) for value in condition.values)
    one_of = predicate(syntax.Some(tuple(equals)), scope)
    return _negated(one_of) if condition.negated else one_of


def _comparison(condition: syntax.Comparison, scope: Scope) -> Predicate:
    match condition.left, condition.right:
        case Name() as left, Name() as right:
            return _columns(condition, left, right, scope)
        case Name() as left, (Text() | Number()) as literal:
            return _column(scope.column(left), condition.operator, literal, scope)
        case (Text() | Number()) as literal, Name() as right:
            mirrored = _MIRRORED.get(condition.operator, condition.operator)
            return _column(scope.column(right), mirrored, literal, scope)
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


def _column(column: Column, sign: str, literal: Literal, scope: Scope) -> Predicate:
    compare = _OPERATORS[sign]
    choices = column.field.choices
    read = scope.reader(column)
    if choices and isinstance(literal, Number):
        # A named value is a number in the database: 0 is the first name.
        place, name, number = column.place, column.name, literal.value
        return lambda row: compare(choices.index(row[place][name]), number)
    other = wanted(column.field.kind, literal, scope)

    def test(row: Row) -> bool | None:
        value = read(row)
        return None if value is None else compare(value, other)

    return test


def _columns(condition: syntax.Comparison, one: Name, other: Name, scope: Scope) -> Predicate:
    left, right = scope.column(one), scope.column(other)
    kinds = {column.field.kind for column in (left, right)}
    if len(kinds) > 1 and not kinds <= {"number", "integer", "flag"}:
        raise BadScriptError(f"{left.name} and {right.name} cannot be compared.")
    compare = _OPERATORS[condition.operator]
    read_left, read_right = scope.reader(left), scope.reader(right)

    def test(row: Row) -> bool | None:
        first, second = read_left(row), read_right(row)
        return None if first is None or second is None else compare(first, second)

    return test


def _constant(condition: syntax.Comparison) -> Predicate:
    left, right = condition.left, condition.right
    if type(left) is not type(right) or isinstance(left, Name) or isinstance(right, Name):
        raise BadScriptError("A text and a number cannot be compared.")
    result = _OPERATORS[condition.operator](left.value, right.value)
    return lambda _: result

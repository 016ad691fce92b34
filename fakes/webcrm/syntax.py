"""A /Queries script as frozen values; what it means is decided in `predicates` and `queries`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedInput


class BadScriptError(Exception):
    """The script asks for something that webCRM does not understand: the client's fault."""


@dataclass(frozen=True)
class Name:
    """A column, as written: `table` is a table's name or alias, or empty."""

    table: str
    column: str


@dataclass(frozen=True)
class Text:
    value: str


@dataclass(frozen=True)
class Number:
    value: float


Literal = Text | Number
Operand = Name | Literal


@dataclass(frozen=True)
class Comparison:
    left: Operand
    operator: str
    right: Operand


@dataclass(frozen=True)
class Like:
    column: Name
    pattern: str
    negated: bool


@dataclass(frozen=True)
class OneOf:
    column: Name
    values: tuple[Literal, ...]
    negated: bool


@dataclass(frozen=True)
class IsNull:
    column: Name
    negated: bool


@dataclass(frozen=True)
class Negation:
    term: Condition


@dataclass(frozen=True)
class Every:
    terms: tuple[Condition, ...]


@dataclass(frozen=True)
class Some:
    terms: tuple[Condition, ...]


Condition = Comparison | Like | OneOf | IsNull | Negation | Every | Some


@dataclass(frozen=True)
class Source:
    """One table of FROM or JOIN; `on` is None for the first."""

    table: str
    alias: str
    on: Condition | None = None


@dataclass(frozen=True)
class Key:
    column: Name
    descending: bool


@dataclass(frozen=True)
class Script:
    """`columns` is empty for SELECT *."""

    columns: tuple[Name, ...]
    sources: tuple[Source, ...]
    where: Condition | None
    order: tuple[Key, ...]


def _unquoted(token: Token) -> str:
    return token[1:-1].replace("''", "'")


class _Builder(Transformer[Token, Any]):
    """One method for each rule of `queries.lark`; an absent optional part arrives as None."""

    def query(self, parts: list[Any]) -> Script:
        columns, *sources, where, order = parts
        return Script(columns, tuple(sources), where, order or ())

    def everything(self, _: list[Any]) -> tuple[Name, ...]:
        return ()

    def named(self, columns: list[Name]) -> tuple[Name, ...]:
        return tuple(columns)

    def table(self, names: list[Token | None]) -> Source:
        table, alias = names
        return Source(str(table), str(alias or table))

    def join(self, parts: list[Any]) -> Source:
        source, condition = parts
        return Source(source.table, source.alias, condition)

    def order(self, keys: list[Key]) -> tuple[Key, ...]:
        return tuple(keys)

    def key(self, parts: list[Any]) -> Key:
        column, direction = parts
        return Key(column, descending=(direction or "").upper() == "DESC")

    def condition(self, terms: list[Condition]) -> Some:
        return Some(tuple(terms))

    def conjunction(self, terms: list[Condition]) -> Every:
        return Every(tuple(terms))

    def negation(self, terms: list[Condition]) -> Negation:
        return Negation(terms[0])

    def comparison(self, parts: list[Any]) -> Comparison:
        left, operator, right = parts
        return Comparison(left, str(operator), right)

    def like(self, parts: list[Any]) -> Like:
        column, negated, pattern = parts
        return Like(column, _unquoted(pattern), negated is not None)

    def one_of(self, parts: list[Any]) -> OneOf:
        column, negated, *values = parts
        return OneOf(column, tuple(values), negated is not None)

    def is_null(self, parts: list[Any]) -> IsNull:
        column, negated = parts
        return IsNull(column, negated is not None)

    def column(self, names: list[Token | None]) -> Name:
        table, column = names
        return Name(str(table or ""), str(column))

    def text(self, tokens: list[Token]) -> Text:
        return Text(_unquoted(tokens[0]))

    def number(self, tokens: list[Token]) -> Number:
        return Number(float(tokens[0]))


_PARSER = Lark(
    Path(__file__).with_name("queries.lark").read_text(encoding="utf-8"),
    start="query",
    parser="lalr",
    transformer=_Builder(),
)


def parse(script: str) -> Script:
    """Read a script. Raises BadScriptError that shows the place where it stops making sense."""
    try:
        return cast("Script", _PARSER.parse(script))
    except UnexpectedInput as unexpected:
        place = unexpected.get_context(script, span=30).strip("\n")
        raise BadScriptError(f"Incorrect syntax in the script near:\n{place}") from unexpected

"""webCRM's other language: records as XML, in the manner of .NET's serialiser, both ways."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any, NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_NIL = f"{_INSTANCE} nil"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot carry."""


class Typeless(str):
    """A text out of XML, where numbers and flags are texts, too."""

    __slots__ = ()


class MalformedMarkupError(ValueError):
    """The body is no XML text, or one that brings its own document type."""


@dataclass
class _Element:
    name: str
    nil: bool = False
    said: list[str] = field(
        default_factory=list
    )  # pieces: added up one by one they would take minutes
    children: list[_Element] = field(default_factory=list)


def read(body: bytes) -> Any:
    """Read `<XDto>` as an object of texts, `<ArrayOfXDto>` as an array of them. Raises MalformedMarkupError."""
    root = _parsed(body)
    if root.name.startswith("ArrayOf"):
        return [_object(child) for child in root.children]
    return _object(root)


def written(value: Any, name: str) -> bytes:
    """Write an answer as XML; its elements are called after `name`: "ProductDto", "ProductDto[]", "int"."""
    return f'<?xml version="1.0" encoding="utf-8"?>{"".join(_written(value, name))}'.encode()


def _written(value: Any, name: str, namespace: str = f' xmlns:i="{_INSTANCE}"') -> Iterator[str]:
    item = name.removesuffix("[]")
    if isinstance(value, list):
        parts = (part for each in value for part in _written(each, item, ""))
        yield from _wrapped(f"ArrayOf{item[:1].upper()}{item[1:]}", namespace, parts)
    elif isinstance(value, dict):
        parts = (part for key, each in value.items() for part in _written(each, key, ""))
        yield from _wrapped(item, namespace, parts)
    elif value is None:
        yield f'<{item}{namespace} i:nil="true"/>'
    else:
        yield f"<{item}{namespace}>{_plain(value)}</{item}>"


def _wrapped(name: str, namespace: str, parts: Iterator[str]) -> Iterator[str]:
    yield f"<{name}{namespace}>"
    yield from parts
    yield f"</{name}>"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(_FORBIDDEN.sub("?", str(value)), quote=False)


def _parsed(body: bytes) -> _Element:
    open_: list[_Element] = [_Element("")]
    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = _opening(open_)
    parser.EndElementHandler = lambda _name: open_.pop()
    parser.CharacterDataHandler = _saying(open_)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(body, True)  # noqa: FBT003 - expat takes it by position only
    except (
        ExpatError,
        ValueError,
        LookupError,
    ) as error:  # the last: an encoding that nobody knows
        raise MalformedMarkupError(str(error)) from error
    return open_[0].children[0]


def _opening(open_: list[_Element]) -> Callable[[str, dict[str, str]], None]:
    def start(name: str, attributes: dict[str, str]) -> None:
        element = _Element(name.rpartition(" ")[2], nil=attributes.get(_NIL) == "true")
        open_[-1].children.append(element)
        open_.append(element)

    return start


def _saying(open_: list[_Element]) -> Callable[[str], None]:
    def say(text: str) -> None:
        open_[-1].said.append(text)

    return say


def _refuse_doctype(*_: Any) -> NoReturn:
    # Entities could make a small body a huge one.
    raise ValueError("a document type is not welcome")


def _object(element: _Element) -> dict[str, Any]:
    return {
        child.name: None if child.nil else Typeless("".join(child.said))
        for child in element.children
    }

"""No secret is kept: what a report, a log or a terminal may say of a command line and of a URL.

A value is taken for a secret by the name before it. Rather too much is hidden than too little; but a name that says
that a file or a variable holds the secret gives nothing away, and neither does a shell's `$NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from urllib.parse import unquote_plus

MASK = "***"
ANYWHERE = re.compile(
    r"token|secret|passw|passphrase|credential|apikey|accesskey|authcode|authorization|bearer|jwt"
)
PARTS = frozenset(
    (
        *("key", "keys", "code", "auth", "pass", "pwd", "pin", "otp"),
        *("sig", "signature", "sas", "ticket", "session", "cookie"),
    )
)
PLACES = frozenset(("file", "path", "dir", "env", "url"))  # where it is, not what it is
PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
OUR_NAMES = frozenset({"--set"})  # what follows is the name of a vendor's switch, whatever it is
LEAST = 4  # characters of a secret that is looked for in what a sync says

# A word of a shell's script, its quotes included.
WORD = re.compile(r"""(?:\\.|[^\s"'\\]|"(?:\\.|[^"\\])*"|'[^']*'|["'\\])+""", re.DOTALL)
QUOTED = re.compile(r"""(["'])(.*)\1""", re.DOTALL)
NAMED = re.compile(r"-{1,2}([\w.-]+)")
GIVEN = re.compile(r"(-{0,2}([\w.-]+)\s*[=:]\s*)(?!//)(.+)", re.DOTALL)
VARIABLE = re.compile(r"""["']?\$(?:\w+|\{\w+\})["']?[;&|)]*""")
IN_QUERY = re.compile(r"""([?&;#]([^=&;#\s"']+)=)([^&;#\s"']+)""")
IN_JSON = re.compile(r"""("([^"\s]+)"\s*:\s*")((?:\\.|[^"\\])+)""")
USERINFO = re.compile(
    r"""(://)([^\s/?#"']+)(?=@)|(?<![\w/@.*-])()([^\s:/@"'=]+:[^\s@"'/]+)(?=@[\w\[])"""
)


def is_secret(name: str) -> bool:
    """Whether a value of this name is nobody's business: "KEAP_TOKEN", "--api-key", "authCode", "code"."""
    parts = [part.lower() for part in PART.findall(name)]
    if not parts or parts[-1] in PLACES or parts[0] == "no":
        return False
    return bool(PARTS.intersection(parts) or ANYWHERE.search("".join(parts)))


def masked(text: str) -> str:
    """A URL, or a command line as it was typed, without its secrets."""
    return _script(text, [])


def masked_words(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a command line without its secrets."""
    return tuple(_each(words, []))


def secrets_in(words: Iterable[str]) -> tuple[str, ...]:
    """What is masked in these words, and might be repeated by whoever was given them."""
    found: list[str] = []
    tuple(_each(words, found))
    said = {each for value in found for each in (value, unquote_plus(value), *_last(value))}
    return tuple(sorted((each for each in said if len(each) >= LEAST), key=len, reverse=True))


def _last(value: str) -> Iterator[str]:
    """Of "user:password" and "Bearer token" the part that is secret by itself."""
    yield from re.split(r"[\s:]", value)[1:][-1:]


def _each(words: Iterable[str], found: list[str]) -> Iterator[str]:
    for before, word in pairwise(["", *words]):
        yield _word(before, word, found)


def _word(before: str, word: str, found: list[str]) -> str:
    """One word, quotes and all, after the one before it."""
    if before in OUR_NAMES:
        return word
    if quoted := QUOTED.fullmatch(word):
        return f"{quoted[1]}{_word(before, quoted[2], found)}{quoted[1]}"
    if _announces(before) and not word.startswith("--"):
        return _mask(word, found)
    if (given := GIVEN.fullmatch(word)) and is_secret(given[2]):
        return given[1] + _mask(given[3], found)
    return _within(word if WORD.fullmatch(word) else _script(word, found), found)


def _script(text: str, found: list[str]) -> str:
    told = _each([each[0] for each in WORD.finditer(text)], found)
    return WORD.sub(lambda _: next(told), text)


def _within(text: str, found: list[str]) -> str:
    """A text in which URLs and JSON may stand."""

    def hide(seen: re.Match[str]) -> str:
        return seen[1] + _mask(seen[3], found) if is_secret(seen[2]) else seen[0]

    text = IN_JSON.sub(hide, IN_QUERY.sub(hide, text))
    return USERINFO.sub(lambda seen: (seen[1] or "") + _mask(seen[2] or seen[4], found), text)


def _announces(before: str) -> bool:
    """Whether the next word is a secret: "--token"."""
    named = NAMED.fullmatch(before)
    return named is not None and is_secret(named[1])


def _mask(value: str, found: list[str]) -> str:
    if VARIABLE.fullmatch(value):
        return value
    if value != MASK:
        found.append(value.strip("\"'"))
    return MASK

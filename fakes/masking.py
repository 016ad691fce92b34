"""No secret is kept: what a journal may say of a URL, a form or a JSON text."""

from __future__ import annotations

import re

MASK = "***"

_KEYS = (
    r"access_?token|refresh_?token|client_?secret|auth_?code|\w{0,40}password|user_?ticket"
    r"|user_?authentication_?code|session_?key|api_?key|x-hook-secret|hook_?secret"
)
_IN_JSON = re.compile(  # which may be cut off inside the secret
    rf'("(?:{_KEYS})"\s*:\s*)("(?:[^"\\]|\\.)*(?:"|\\?\Z)|-?[\d.eE+-]+)', re.IGNORECASE
)
_IN_XML = re.compile(rf"(<(?:{_KEYS})(?:\s[^>]{{0,300}})?>)[^<]+", re.IGNORECASE)
# In a form a `code` is OAuth's; in a JSON text it is anything.
_IN_FORM = re.compile(rf'((?:^|[?&;])(?:{_KEYS}|code)=)[^&\s"]+', re.IGNORECASE)
# A part's head has a few short lines; to look for its end without a limit takes for ever where there is none.
_IN_MULTIPART = re.compile(
    rf'(name="?(?:{_KEYS})"?[^\r\n]{{0,300}}\r?\n(?:[^\r\n]{{1,300}}\r?\n){{0,10}}\r?\n)[^\r\n]*',
    re.IGNORECASE,
)
# Each key has one of these in it. Looking for them first, in bytes, is a hundred times faster than the expressions,
# and almost no exchange has any: in a plain "token" every page of a list would have one.
_HINTS = (
    *(b"access", b"refresh", b"secret", b"auth", b"password", b"ticket", b"session"),
    *(b"apikey", b"api_key"),
)


def masked(text: str) -> str:
    """Hide the values of secret keys in a URL, a form, a multipart, an XML or a JSON text."""
    return _hidden(text) if _is_suspect(text.encode("utf-8", "replace")) else text


def masked_body(body: bytes) -> str:
    """Decode what went over the wire, the values of secret keys hidden."""
    if not body:
        return ""
    text = body.decode("utf-8", "replace")
    return _hidden(text) if _is_suspect(body) else text


def _is_suspect(raw: bytes) -> bool:
    return any(map(raw.lower().__contains__, _HINTS))


def _hidden(text: str) -> str:
    if '"' in text:
        text = _IN_JSON.sub(rf'\1"{MASK}"', text)
    if "<" in text:
        text = _IN_XML.sub(rf"\1{MASK}", text)
    if "=" in text:
        text = _IN_FORM.sub(rf"\1{MASK}", text)
    return _IN_MULTIPART.sub(rf"\1{MASK}", text) if "\n" in text else text

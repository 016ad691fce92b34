"""What a run is told: the environment first, then sync.toml, which also holds what the environment has no name for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sync.values import as_text

FILE = Path("sync.toml")

# Each environment variable, and where sync.toml has the same.
NEEDED = {
    "KEAP_URL": ("keap", "url"),
    "KEAP_TOKEN": ("keap", "token"),
    "WEBCRM_URL": ("webcrm", "url"),
    "WEBCRM_AUTH_CODE": ("webcrm", "auth_code"),
    "WEBCRM_ORGANISATION": ("webcrm", "organisation"),
    "SYNC_STATE": ("sync", "state"),
    "DATAFLOW": ("sync", "dataflow"),
}
_KNOWN: Mapping[str, Mapping[str, type]] = {
    "sync": {"state": str, "dataflow": str},
    "store": {"url": str},
    "policy": {"clearing": str},
    "when": {},  # by pairing: any key
    "keap": {
        "url": str,
        "token": str,
        "requests_per_minute": int,
        "invite_users": bool,
        "defaults": dict,
    },
    "webcrm": {
        "url": str,
        "auth_code": str,
        "organisation": int,
        "requests_per_minute": int,
        "markers": dict,
        "defaults": dict,
    },
}


class SettingsError(Exception):
    """A setting is missing or makes no sense; says which and what to do."""


@dataclass(frozen=True)
class Settings:
    keap_url: str
    keap_token: str = field(repr=False)
    webcrm_url: str
    webcrm_auth_code: str = field(repr=False)
    webcrm_organisation: int
    state: Path  # a directory, made if it is not there
    document: Path
    store_url: str = field(repr=False)  # may hold a database's password
    clearing: str = "propagate"  # or "restore"
    conditions: Mapping[str, tuple[str, str]] = field(
        default_factory=dict
    )  # pairing: (property, text)
    keap: Mapping[str, Any] = field(
        default_factory=dict, repr=False
    )  # the rest of these two sections
    webcrm: Mapping[str, Any] = field(default_factory=dict, repr=False)
    pairings: tuple[str, ...] = ()  # ids; all of them if empty
    accept_emptied: frozenset[str] = frozenset()  # ids
    retry_parked: bool = False
    accept_accounts: bool = False  # the store's accounts only moved to another address


def load(env: Mapping[str, str], file: Path | None = None) -> Settings:
    """The settings of a run. Raises SettingsError."""
    told = _told(file)
    given = {name: _given(env, told, name) for name in NEEDED}
    for name in ("KEAP_TOKEN", "WEBCRM_AUTH_CODE"):
        _check_secret(name, given[name])
    state = Path(given["SYNC_STATE"])
    return Settings(
        keap_url=_url(given, "KEAP_URL"),
        keap_token=given["KEAP_TOKEN"],
        webcrm_url=_url(given, "WEBCRM_URL"),
        webcrm_auth_code=given["WEBCRM_AUTH_CODE"],
        webcrm_organisation=_organisation(given["WEBCRM_ORGANISATION"]),
        state=state,
        document=Path(given["DATAFLOW"]),
        store_url=_store_url(told, state),
        clearing=_clearing(told["policy"].get("clearing", "propagate")),
        conditions={name: _condition(name, said) for name, said in told["when"].items()},
        keap=_without_secrets(told["keap"]),
        webcrm=_without_secrets(told["webcrm"]),
    )


def store_url(env: Mapping[str, str], file: Path | None = None) -> str:
    """Where the sync remembers, for who only wants to look. Raises SettingsError."""
    told = _told(file)
    return _store_url(told, Path(_given(env, told, "SYNC_STATE")))


def _store_url(told: Mapping[str, Mapping[str, Any]], state: Path) -> str:
    if "?" in str(state):  # a database's URL ends there, and the store would be another one
        raise SettingsError(f"SYNC_STATE is {str(state)!r}: name a folder without a question mark")
    return str(told["store"].get("url", f"sqlite:///{state / 'sync.sqlite3'}"))


def _told(file: Path | None) -> dict[str, dict[str, Any]]:
    """sync.toml by section. It need not exist unless it was named."""
    path = file or FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        if file is not None:
            raise SettingsError(f"{path} does not exist") from error
        told = {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read: {error}") from error
    for section, entries in told.items():
        _check(path, section, entries)
    return {section: told.get(section, {}) for section in _KNOWN}


def _check(path: Path, section: str, entries: Any) -> None:
    if section not in _KNOWN or not isinstance(entries, dict):
        raise SettingsError(f"{path}: no section [{section}]; there are {', '.join(_KNOWN)}")
    known = _KNOWN[section]
    for key, value in entries.items():
        if known and key not in known:
            raise SettingsError(f"{path}: [{section}] has no {key!r}; it has {', '.join(known)}")
        if known and type(value) is not known[key]:
            raise SettingsError(f"{path}: [{section}] {key} must be a {known[key].__name__}")


def _given(env: Mapping[str, str], told: Mapping[str, Mapping[str, Any]], name: str) -> str:
    section, key = NEEDED[name]
    value = env.get(name) or told[section].get(key, "")
    if not value:
        raise SettingsError(f"{name} is not set, and sync.toml has no [{section}] {key}")
    return str(value)


def _url(given: Mapping[str, str], name: str) -> str:
    url = given[name].rstrip("/")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, or half an IPv6 address
        sound = False
    if not sound:
        raise SettingsError(
            f"{name} is {_shown(url)!r}: it must begin with https:// or http:// and name a host, perhaps with a port"
        )
    return url


def _shown(url: str) -> str:
    """Without what may be a password."""
    scheme, slashes, rest = url.rpartition("//")
    return f"{scheme}{slashes}{rest.rpartition('@')[2]}"


def _check_secret(name: str, secret: str) -> None:
    """Names the character, never the secret."""
    for place, character in enumerate(secret, start=1):
        if not "!" <= character <= "~":
            raise SettingsError(
                f"{name} cannot be sent: character {place} of {len(secret)} is {character!r};"
                " copy it again, without spaces or line ends"
            )


def _organisation(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise SettingsError(
            f"WEBCRM_ORGANISATION is {text!r}: it must be the id of an existing organisation"
        )
    return int(text)


def _clearing(text: str) -> str:
    if text not in ("propagate", "restore"):
        raise SettingsError(f"[policy] clearing is {text!r}: it must be propagate or restore")
    return text


def _condition(pairing: str, said: Any) -> tuple[str, str]:
    try:
        return str(said["property"]), as_text(said["equals"])
    except (KeyError, TypeError) as error:
        raise SettingsError(
            f'[when] {pairing!r} must be a table such as {{property = "status", equals = "Won"}}'
        ) from error


def _without_secrets(section: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in section.items() if k not in ("url", "token", "auth_code")}

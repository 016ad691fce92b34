"""What a faulty sync is: the reference sync, and what is done to it in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from tests.strength.claims import WORD

Install = Callable[[], None]


@dataclass(frozen=True)
class Closer:
    """A second look at a part of the suite, for what only many examples meet."""

    chosen: str  # as pytest's -k takes it
    profile: str = "default"


@dataclass(frozen=True)
class FaultySync:
    """One way in which syncs have been wrong, and the claims whose sentences fit it."""

    family: str
    name: str
    sentence: str  # the fault in the world's terms
    install: Install  # breaks the reference sync of this process, for good
    fits: tuple[str, ...]  # at least one of these claims must turn red
    closer: Closer | None = None
    endless: bool = False  # it ends no pass: UNKNOWN is all that a claim can say

    @classmethod
    def of(
        cls,
        family: str,
        install: Install,
        *fits: str,
        closer: Closer | None = None,
        endless: bool = False,
    ) -> Self:
        """Named after the function that breaks the sync, and told by its docstring."""
        name = install.__name__.replace("_", "-")
        return cls(family, name, install.__doc__ or "", install, fits, closer, endless)


def closely(claim: str, *entities: str) -> Closer:
    """Many examples of one claim about what goes wrong, for these Keap entities or all."""
    where = f" and ({' or '.join(entities)})" if entities else ""
    return Closer(f"{WORD[claim]}{where}")


def put(owner: object, name: str, replacement: object) -> None:
    """Replace what a module or a class has under this name."""
    getattr(owner, name)
    setattr(owner, name, replacement)


def wrapped(owner: Any, name: str, around: Callable[..., Any]) -> None:
    """Let `around` be called in place of this, with the original as its first argument."""
    original = getattr(owner, name)
    put(owner, name, lambda *given, **named: around(original, *given, **named))

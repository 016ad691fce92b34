"""`python -m fakes`: see `--help`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

from fakes.command import serve
from fakes.listing import list_switches

_COMMANDS: Mapping[str, Callable[[Sequence[str]], int]] = {
    "serve": serve,
    "switches": list_switches,
}


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    command = _COMMANDS[words.pop(0)] if words and words[0] in _COMMANDS else serve
    return command(words)


if __name__ == "__main__":
    sys.exit(main())

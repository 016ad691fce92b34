"""Checklist to feature text: one file a pairing, each row in its Examples tables, and one file for all of them.

The claims stand in `claims.template` and `resilience.template`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from checklist.model import Checklist, Creation, Pairing
from checklist.names import slug

CLAIMS = Path(__file__).with_name("claims.template")
RESILIENCE = Path(__file__).with_name("resilience.template")
IF, END = "# if ", "# end"
COLUMNS = ("source", "target", "type")


def features(checklist: Checklist) -> dict[str, str]:
    """File name to feature text, in the document's order."""
    wanted = [plural(slug(pairing.source.name)) for pairing in checklist.pairings]
    shared = {name for name, uses in Counter(wanted).items() if uses > 1}
    texts = {
        f"{pairing.id if name in shared else name}.feature": feature(pairing)
        for name, pairing in zip(wanted, checklist.pairings, strict=True)
    }
    return texts | {"resilience.feature": resilience(checklist)} if texts else texts


def feature(pairing: Pairing) -> str:
    """The claims that fit this pairing."""
    holds = {
        "rows": bool(pairing.rows),
        "merge": bool(pairing.match),
        "no merge": not pairing.match,
    }
    text = "\n".join(kept_lines(CLAIMS.read_text(encoding="utf-8").splitlines(), holds))
    names = {
        "{pairing}": pairing.sentence,
        "{source}": pairing.source.label,
        "{target}": pairing.target.label,
        "{left}": pairing.source.system,
        "{right}": pairing.target.system,
        "{rows}": examples(pairing),
    }
    for placeholder, value in names.items():
        text = text.replace(placeholder, value)
    return text.rstrip() + "\n"


def resilience(checklist: Checklist) -> str:
    """The claims that hold for every pairing, whatever goes wrong."""
    text = RESILIENCE.read_text(encoding="utf-8")
    lines = [("pairing",), *((pairing.both,) for pairing in checklist.pairings)]
    return text.replace("{pairings}", table(lines))


def kept_lines(lines: list[str], holds: Mapping[str, bool]) -> Iterator[str]:
    """Leave out what stands between `# if X` and `# end` where X does not hold."""
    keep = True
    for line in lines:
        mark = line.strip()
        if mark.startswith(IF):
            keep = holds[mark.removeprefix(IF)]
        elif mark == END:
            keep = True
        elif keep:
            yield line


def examples(pairing: Pairing) -> str:
    """The rows of a pairing as the lines of an Examples table."""
    rows = ((row.source.label, row.target.label, row.type.kind.value) for row in pairing.rows)
    return table([COLUMNS, *rows])


def table(lines: Sequence[tuple[str, ...]]) -> str:
    """The lines of an Examples table, columns aligned."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    cells = (
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join(f"        | {line} |" for line in cells)


def plural(name: str) -> str:
    if name.endswith("y"):
        return f"{name[:-1]}ies"
    return name if name.endswith("s") else f"{name}s"


def run(checklist: Checklist, out: Path | None) -> int:
    """Print the features, or write them into `out`; a file that people changed is never overwritten (returns 1).

    Where a section says less than EVERY, stderr tells that the claims say too much.
    """
    for pairing in checklist.pairings:
        if pairing.creation is not Creation.ALWAYS:
            print(
                f"{checklist.file}:{pairing.line}: {pairing.label}: records are created {pairing.creation}, but the claims "
                "take it that all are: delete those that say more than the document",
                file=sys.stderr,
            )
    texts = features(checklist)
    if out is None:
        print("\n".join(texts.values()), end="")
        return 0
    out.mkdir(parents=True, exist_ok=True)
    return max((_write(out / name, text) for name, text in texts.items()), default=0)


def _write(path: Path, text: str) -> int:
    if path.exists() and path.read_text(encoding="utf-8") != text:
        print(f"{path}: exists and differs; move it away to have it written anew", file=sys.stderr)
        return 1
    path.write_text(text, encoding="utf-8")
    print(path)
    return 0

"""`python -m fakes.ledger_page`: write FIDELITY.md anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from fakes.fidelity import Behaviour, Coverage, Ledger, Share, besides, coverages, proof_of
from fakes.keap.ledger import LEDGER as KEAP
from fakes.switches import Switch
from fakes.webcrm.ledger import LEDGER as WEBCRM

PAGE = Path(__file__).with_name("FIDELITY.md")

_HEAD = """\
# How faithful the fakes are

Written by `python -m fakes.ledger_page` from the code; a test holds it against the code. Nobody here has an account at
either vendor: all that the fakes do comes from public sources, and each point stands in one of four ways.

- **documented**: the vendor's own specification or pages say so.
- **observed**: others met it at the vendor's live servers and wrote it down.
- **assumed**: no source settles it. There is a switch for each such point, its default the likelier way; a client
  should be tried on every value (`python -m fakes switches`, `--set name=value`).
- **not modelled**: left out on purpose, with the reason.
"""


def page(ledgers: Sequence[Ledger] = (KEAP, WEBCRM)) -> str:
    """Write the whole page."""
    parts = [_HEAD, *(part for ledger in ledgers for part in _parts(ledger))]
    return "\n".join(parts)


def _parts(ledger: Ledger) -> Iterator[str]:
    yield f"# {ledger.vendor}\n"
    yield "## What is served\n"
    yield _shares(coverages(ledger))
    yield _missing(coverages(ledger))
    yield f"Served besides: {', '.join(f'`{each}`' for each in besides(ledger))}\n"
    yield "## Known behaviour\n"
    for topic, each in groupby(ledger.behaviours, key=lambda behaviour: behaviour.topic):
        yield f"### {topic}\n"
        yield _table(
            ("behaviour", "standing", "sources", "proof in tests/fakes"), map(_known, each)
        )
    yield "## Assumed, with a switch each\n"
    yield _table(("switch", "point", "values, the default first", "evidence"), _switches(ledger))
    yield "## Not modelled\n"
    yield _table(("what", "why"), [(each.what, each.why) for each in ledger.omissions])
    yield "## Sources\n"
    rows = [(each.tag, each.what, each.address) for each in ledger.sources]
    yield _table(("tag", "what", "where"), rows)


def _known(behaviour: Behaviour) -> tuple[str, ...]:
    proof = "::".join(proof_of(behaviour))
    return behaviour.what, behaviour.standing, behaviour.sources, f"`{proof}`"


def _shares(found: Sequence[Coverage]) -> str:
    rows = [(each.resource, *map(_ratio, _all(each))) for each in found]
    totals = [_ratio(_sum(kind)) for kind in zip(*map(_all, found), strict=True)]
    heads = ("resource", "operations", "fields in answers", "fields in bodies", "parameters")
    return _table(heads, [*rows, ("**all**", *totals)])


def _all(coverage: Coverage) -> tuple[Share, ...]:
    return coverage.operations, coverage.shown, coverage.taken, coverage.asked


def _sum(shares: Iterable[Share]) -> Share:
    """Add shares of different resources, whose names may be the same."""
    numbered = list(enumerate(shares))
    return Share(
        frozenset(f"{number} {name}" for number, each in numbered for name in each.offered),
        frozenset(f"{number} {name}" for number, each in numbered for name in each.served),
    )


def _ratio(share: Share) -> str:
    offered, served = len(share.offered), len(share.served)
    return f"{served}/{offered} ({100 * served // offered} %)" if offered else "-"


def _missing(found: Iterable[Coverage]) -> str:
    words = ("operation", "in answers", "in bodies", "parameter")
    lines = [
        f"- {each.resource}, {word}: {', '.join(share.missing)}"
        for each in found
        for word, share in zip(words, _all(each), strict=True)
        if share.missing
    ]
    return "\n".join(["Missing:\n", *(lines or ["- nothing"]), ""])


def _switches(ledger: Ledger) -> list[tuple[str, ...]]:
    return [
        (f"`{each.name}`", each.note, _values(each), each.evidence)
        for each in ledger.switches.values()
    ]


def _values(switch: Switch) -> str:
    more = ", any whole number" if switch.numeric else ""
    return ", ".join(f"`{value}`" for value in switch.values) + more


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ") or "-"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

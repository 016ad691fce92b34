"""`python -m steps.sweep`: the acceptance suite again and again, under every way in which the vendors may behave."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from shutil import rmtree

from fakes.switches import Switch
from fakes.vendors import SWITCHES
from reports.events import ClaimJudged, Verdict
from steps.spawned import suite

READY, GAPS, MISUSE = 0, 1, 2
RED = (Verdict.FAILED, Verdict.UNKNOWN)
TABLE = "switches.md"
DEADLINE = 1_800  # seconds for one run of the suite

Switches = Mapping[str, str]

_EPILOG = f"""\
What follows "--" goes to pytest as it is: -- --sut command --sut-command ./sync.sh -k users

exit codes:
  {READY}  under each setting something was judged, nothing FAILED and nothing is UNKNOWN
  {GAPS}  something is; the table says under which setting, its report says what
  {MISUSE}  wrong usage
"""


@dataclass(frozen=True)
class Swept:
    """One run of the suite under one setting."""

    switches: Switches
    exit_code: int
    judged: tuple[ClaimJudged, ...]
    report: Path

    @property
    def red(self) -> tuple[ClaimJudged, ...]:
        return tuple(event for event in self.judged if event.verdict in RED)

    @property
    def ready(self) -> bool:
        return self.exit_code == 0 and bool(self.judged) and not self.red

    @property
    def tally(self) -> Counter[Verdict]:
        return Counter(event.verdict for event in self.judged)


def singles(catalogue: Mapping[str, Switch]) -> Iterator[Switches]:
    """Every value that is not the default, one at a time."""
    for switch in catalogue.values():
        for value in switch.values:
            if value != switch.default:
                yield {switch.name: value}


def combinations(catalogue: Mapping[str, Switch], count: int, seed: int) -> Iterator[Switches]:
    """Every switch at a random value, so many times; the same seed gives the same ones."""
    random = Random(seed)  # noqa: S311 -- no secret
    for _ in range(count):
        drawn = {name: random.choice(each.values) for name, each in catalogue.items()}
        yield {name: value for name, value in drawn.items() if value != catalogue[name].default}


def sweep(settings: Sequence[Switches], options: Namespace) -> Iterator[Swept]:
    """Run the suite under each of the settings, several at a time; in the order given."""
    folders = (options.report / f"{number:03}" for number in range(1, len(settings) + 1))
    with ThreadPoolExecutor(options.workers) as pool:
        yield from pool.map(
            lambda pair: run(pair[0], pair[1], options), zip(settings, folders, strict=False)
        )


def run(switches: Switches, report: Path, options: Namespace) -> Swept:
    sets = [word for name, value in switches.items() for word in ("--set", f"{name}={value}")]
    report.mkdir(parents=True)
    where = () if any(map(_names_features, options.pytest)) else ("features",)
    asked = ("-q", *where, *options.pytest, "--profile", options.profile, *sets)
    done = suite(asked, report, DEADLINE)
    (report / "output.txt").write_text(done.output, encoding="utf-8")
    return Swept(switches, done.exit_code, done.judged, report)


def _names_features(word: str) -> bool:
    path = Path(word.partition("::")[0])
    return path.suffix == ".feature" or path.is_dir()


def shown(switches: Switches) -> str:
    return " ".join(f"{name}={value}" for name, value in switches.items()) or "all at default"


def told(swept: Swept) -> str:
    """One run as a line for a person, and a line for each red cell."""
    tally = ", ".join(f"{count} {verdict}" for verdict, count in sorted(swept.tally.items()))
    head = (
        f"{'ready' if swept.ready else 'RED  '}  {shown(swept.switches)}: {tally or 'nothing ran'}"
    )
    reds = (
        f"       {e.verdict} {e.cell.pairing} {e.cell.row} {e.cell.claim}: {e.reason.splitlines()[0]}"
        for e in swept.red
    )
    return "\n".join((head, *reds))


def table(runs: Iterable[Swept]) -> str:
    """All runs as Markdown, for the report's folder."""
    lines = [
        "| setting | passed | failed | unknown | blocked | report |",
        "|---|---|---|---|---|---|",
    ]
    for swept in runs:
        numbers = (swept.tally[v] for v in (Verdict.PASSED, *RED, Verdict.BLOCKED))
        cells = " | ".join(map(str, numbers))
        lines.append(f"| {shown(swept.switches)} | {cells} | {swept.report.name}/index.html |")
    return "\n".join(lines) + "\n"


def clear(folder: Path) -> None:
    """Remove what an earlier sweep left in the folder, and nothing else."""
    for run in folder.glob("[0-9][0-9][0-9]"):
        rmtree(run)
    (folder / TABLE).unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    settings = [] if options.only_random else list(singles(SWITCHES))
    settings += combinations(SWITCHES, options.random, options.seed)
    clear(options.report)
    options.report.mkdir(parents=True, exist_ok=True)
    runs = []
    for swept in sweep(settings, options):
        runs.append(swept)
        print(told(swept), flush=True)
    (options.report / TABLE).write_text(table(runs), encoding="utf-8")
    red = sum(not swept.ready for swept in runs)
    print(f"{len(runs)} settings, {red} of them red; {options.report / TABLE}")
    return GAPS if red else READY


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m steps.sweep",
        description="Run the acceptance suite under every value of every vendor switch, and under random combinations.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--random", type=int, default=50, metavar="N", help="combinations (default 50)"
    )
    parser.add_argument("--only-random", action="store_true", help="leave out the single values")
    parser.add_argument("--seed", type=int, default=1, help="of the combinations (default 1)")
    parser.add_argument("--profile", default="quick", help="of the suite (default quick)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="suites at a time")
    parser.add_argument(
        "--report",
        type=Path,
        default=Path("reports/out/switches"),
        metavar="DIR",
        help=f"where {TABLE} and one report for each setting go (default reports/out/switches)",
    )
    parser.add_argument("pytest", nargs="*", help="options for pytest, after --")
    return parser


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.strength`: who tests the tests? Faulty syncs, and the claims that catch them."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from checklist import document
from reports.build import STRENGTH, build_strength
from reports.events import ClaimDeclared, Event, StrengthStarted
from reports.log import Log
from reports.strength import Strength, catchers, document_hash, fingerprint, headline
from steps.options import SHIPPED
from tests.strength.catalogue import CATALOGUE
from tests.strength.faulty import FaultySync
from tests.strength.trying import Tried, attempt

PROVED, GAPS, MISUSE = 0, 1, 2
EPILOG = f"""\
Each faulty sync is the reference sync with one fault that syncs have had: a list of which only the first page is
read, an answer that is taken for lost, a price without its cents. A fault counts as caught when a claim turns red
whose sentence speaks of it. All of them take some half an hour on two cores.

What to do with a line that says NOT CAUGHT: run it again with --only NAME and open the report that it names. Either
the claim tries too little, and has to be strengthened, or no claim speaks of the fault, and one is missing.

exit codes:
  {PROVED}  every faulty sync was caught by a claim that fits, and every claim caught at least one
  {GAPS}  some was not caught, or some claim caught none; the last lines say which
  {MISUSE}  wrong usage
"""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.only:
        return _one(CATALOGUE[options.only], options.report / "strength" / options.only)
    if options.fitting:
        return _fitting(options.workers)
    return _all(tuple(CATALOGUE.values()), options)


def _one(faulty: FaultySync, folder: Path) -> int:
    """Try one of them, and keep its reports."""
    tried = attempt(faulty, folder)
    print(told(tried))
    print(f"       {folder}/all/index.html")
    return PROVED if tried.caught else GAPS


def _fitting(workers: int) -> int:
    """Ask only the claims that fit; nothing is kept, because nothing is known of the others."""
    caught = 0
    for number, tried in enumerate(attempts(CATALOGUE.values(), workers, fitting=True), start=1):
        caught += tried.caught
        print(f"{number:3} of {len(CATALOGUE)}  {told(tried)}", flush=True)
    print(f"{caught} of {len(CATALOGUE)} faulty syncs caught by a claim that fits")
    return PROVED if caught == len(CATALOGUE) else GAPS


def _all(catalogue: Sequence[FaultySync], options: argparse.Namespace) -> int:
    log = options.report / STRENGTH
    log.unlink(missing_ok=True)  # what an earlier version of the features caught
    tried, start = [], None
    with Log(log) as kept:
        for each in attempts(catalogue, options.workers):
            if start is None and each.events:
                start = started(each.events, len(catalogue))
                kept.write(start)
            kept.write(each.judged)
            tried.append(each)
            print(f"{len(tried):3} of {len(catalogue)}  {told(each)}", flush=True)
    if start is None:
        print("the suite could not be run against any of them: see above")
        return GAPS
    found = Strength(start, tuple(each.judged for each in tried))
    for line in summary(found):
        print(line)
    print(build_strength(options.report))
    return PROVED if found.proved else GAPS


def attempts(
    catalogue: Iterable[FaultySync], workers: int, *, fitting: bool = False
) -> Iterator[Tried]:
    """Several at a time, in the catalogue's order; what a run leaves is thrown away."""
    with TemporaryDirectory(prefix="syncproof-") as folder, ThreadPoolExecutor(workers) as pool:
        yield from pool.map(
            lambda each: attempt(each, Path(folder) / each.name, fitting=fitting), catalogue
        )


def started(events: Iterable[Event], catalogue: int) -> StrengthStarted:
    """What the faulty syncs are tried with."""
    declared = {fingerprint(event) for event in events if isinstance(event, ClaimDeclared)}
    return StrengthStarted(
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        document_name=SHIPPED.name,
        document=document_hash(document.load(SHIPPED).text),
        sentences=tuple(sorted(declared)),
        catalogue=catalogue,
        command=shlex.join(["python", "-m", "tests.strength", *sys.argv[1:]]),
    )


def told(tried: Tried) -> str:
    """One faulty sync as a line for a person."""
    judged = tried.judged
    head = f"{judged.family}: {judged.name}"
    if tried.trouble:
        return f"NOT CAUGHT  {head}: the suite judged nothing\n{tried.trouble}"
    if not tried.caught:
        return f"NOT CAUGHT  {head}: {judged.sentence} ({judged.seconds:g} s)"
    return f"caught      {head} by {'; '.join(catchers(judged))} ({judged.seconds:g} s)"


def summary(strength: Strength) -> Iterator[str]:
    for faulty in strength.missed:
        yield f"not caught: {faulty.name}, although it fits {'; '.join(faulty.fits)}"
    for claim in strength.idle:
        yield f"catches none: {claim}"
    yield headline(strength)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.strength",
        description="Put faulty syncs to the acceptance suite, and see whether the right claims turn red.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--only", choices=list(CATALOGUE), metavar="NAME",
        help="try one faulty sync and keep its report; the result of all is left as it is",
    )  # fmt: skip
    parser.add_argument(
        "--fitting", action="store_true",
        help="ask each only the claims that fit it: minutes instead of half an hour, and nothing is kept",
    )  # fmt: skip
    parser.add_argument("--workers", type=_positive, default=2, help="suites at a time (default 2)")
    parser.add_argument(
        "--report", type=Path, default=Path("reports/out"), metavar="DIR",
        help=f"where {STRENGTH} and the page are written (default reports/out)",
    )  # fmt: skip
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main())

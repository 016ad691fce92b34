"""`python -m tests.strength.mutants`: does the acceptance suite notice every small change of what the sync decides with?"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.strength import survivors
from tests.strength.mutating import MODULES, Mutant, mutants, source_of
from tests.strength.survivors import GOOD, ListError, Standing, Survivor
from tests.strength.trials import (
    Course,
    Fate,
    LoadedTooEarly,
    Outcome,
    Trial,
    carried_out,
    prepare,
)

ALL_CAUGHT, GAPS, MISUSE, UNABLE = 0, 1, 2, 3
PROFILES = ("quick", "default")  # the second for what survives the first
GENEROUS = 5  # times what the healthy sync needs; who needs more hangs
OWN = Course(
    "our own tests",
    tuple(f"tests/sync/test_{name}.py" for name in ("three_way", "plan", "matching")),
)
WHAT_IS_SHORT = 60  # seconds of processor time that are always granted

_EPILOG = f"""\
cosmic-ray makes the mutants of {" and ".join(MODULES)}; no file is touched. Each has to stand the acceptance suite
(reference sync, in process) until the first red cell: profile quick, then profile default if it survived. What is known
to survive is listed with its reason in tests/strength/equivalent.toml, and has to survive profile quick:
  equivalent  does what the sync does, whatever happens: our own tests of these modules may not see it either
  unjudged    differs in what the document does not ask for, or in what no CRM shows: our own tests must catch it

exit codes:
  {ALL_CAUGHT}  every mutant is caught or rightly listed (with --claims: the score was measured, whatever it is)
  {GAPS}  one survives that is not listed, or the list is stale: one that is listed is caught, or is no mutant any more
  {MISUSE}  wrong usage
  {UNABLE}  nothing can be said: the sync as it is does not pass, a trial went wrong, or the list cannot be read
"""


class Unable(Exception):
    """No mutant can be judged; says why."""


@dataclass(frozen=True)
class Judged:
    mutant: Mutant
    outcome: Outcome
    standing: Standing

    def __str__(self) -> str:
        about = f"{self.outcome.fate}, {self.outcome.course}"
        by = f" by {self.outcome.by}" if self.outcome.by else ""
        return f"{self.standing:12} {self.mutant}\n{'':13}({about}{by})"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    everything = mutants()
    chosen = [each for each in everything if options.mutant in f"{each.id} {each}"]
    if options.workers < 1:
        _parser().error(f"--workers {options.workers}: at least one has to work")
    if options.report and not options.report.parent.is_dir():
        _parser().error(f"--report {options.report}: there is no folder {options.report.parent}")
    if not chosen:
        _parser().error(f"--mutant {options.mutant!r}: no mutant says so; --list shows all")
    if options.list:
        print("\n".join(f"{each.id}\n    {each}" for each in chosen))
        return ALL_CAUGHT
    try:
        return _run(options, everything, chosen)
    except (LoadedTooEarly, ListError, Unable) as error:
        print(f"nothing can be said: {error}", file=sys.stderr)
        return UNABLE


def _run(options: Namespace, everything: Sequence[Mutant], chosen: Sequence[Mutant]) -> int:
    known = () if options.claims else survivors.load()
    found = []
    for each in judged(options, chosen, known):
        found.append(each)
        print(f"{len(found):3}/{len(chosen)}  {each}", flush=True)
    misfits = survivors.misfits(known, everything)
    text = told(found, misfits)
    print(text)
    if options.report:
        options.report.write_text("\n".join([*map(str, found), text, ""]), encoding="utf-8")
    if any(each.standing is Standing.UNKNOWN for each in found):
        return UNABLE
    good = all(each.standing in GOOD for each in found) and not misfits
    return ALL_CAUGHT if good or options.claims else GAPS


def judged(
    options: Namespace, chosen: Sequence[Mutant], known: Sequence[Survivor]
) -> Iterator[Judged]:
    """Each mutant with what became of it; those that survive a profile unexplained go through the next one."""
    prepare()
    left = tuple(chosen)
    for profile in PROFILES[: PROFILES.index(options.profile) + 1]:
        if not left:
            return
        courses = _timed((_course(profile, options.claims), *((OWN,) if known else ())), options)
        survived = []
        for each in _tried(left, known, courses, options.workers):
            if each.standing is Standing.UNEXPLAINED and profile != options.profile:
                survived.append(each.mutant)
            else:
                yield each
        left, known = tuple(survived), ()  # what is listed has been judged


def _course(profile: str, claims: str) -> Course:
    return Course(profile, ("features", "--profile", profile, *(("-k", claims) if claims else ())))


def _timed(courses: Sequence[Course], options: Namespace) -> tuple[Course, ...]:
    """The courses with a deadline each, measured on the sync as it is, which has to stand them. Raises Unable."""
    module = MODULES[0]
    trials = [Trial(each.name, module, source_of(module), (each,)) for each in courses]
    needed = {}
    for trial, outcome in carried_out(trials, options.workers):
        if outcome.fate is not Fate.SURVIVED:
            raise Unable(f"the sync as it is: {outcome.fate}, {trial.name}: {outcome.by}")
        needed[trial.name] = WHAT_IS_SHORT + round(GENEROUS * outcome.seconds)
        print(f"the sync as it is: {outcome.seconds:.0f} s of processor time for {trial.name}")
    return tuple(replace(each, deadline=needed[each.name]) for each in courses)


def _tried(
    chosen: Iterable[Mutant], known: Sequence[Survivor], courses: Sequence[Course], workers: int
) -> Iterator[Judged]:
    by_id = {mutant.id: mutant for mutant in chosen}
    entries = {name: survivors.entry_for(mutant, known) for name, mutant in by_id.items()}
    trials = [
        Trial(name, each.module, each.source, tuple(courses) if entries[name] else (courses[0],))
        for name, each in sorted(by_id.items(), key=lambda pair: entries[pair[0]] is not None)
    ]
    for trial, outcome in carried_out(trials, workers):
        standing = survivors.standing(outcome, entries[trial.name], OWN.name)
        yield Judged(by_id[trial.name], outcome, standing)


def told(found: Sequence[Judged], misfits: Sequence[str]) -> str:
    """What a run found: everything that somebody has to look at, the figures of each module and of all."""
    bad = [str(each) for each in found if each.standing not in GOOD]
    lines = [*bad, *(f"listed, but no mutant any more: {text}" for text in misfits)]
    for module in (*MODULES, ""):
        of_it = [each for each in found if each.mutant.module.startswith(module)]
        fates = Counter(each.outcome.fate for each in of_it if each.standing is Standing.CAUGHT)
        standings = Counter(each.standing for each in of_it)
        parts = [f"{count} {name}" for name, count in (*fates.items(), *standings.items())]
        lines.append(f"{module or 'all'}: {', '.join(parts)}; {survivors.score(standings)}")
    return "\n".join(lines)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m tests.strength.mutants",
        description="Change one thing at a time in what the reference sync decides with, and see whether the suite notices.",
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--mutant", default="", metavar="TEXT", help="only those whose id or lines contain this"
    )
    parser.add_argument("--list", action="store_true", help="show the mutants, run nothing")
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        default=PROFILES[-1],
        help="quick: what survives profile quick has survived (default: default)",
    )
    parser.add_argument(
        "--claims",
        default="",
        metavar="TEXT",
        help="measure what only these claims catch, chosen as by pytest's -k; nothing is judged",
    )
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="at a time (default 2)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what is printed there")
    return parser


if __name__ == "__main__":
    sys.exit(main())

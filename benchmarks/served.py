"""Requests per second of the served fakes beside other tools of the kind, all in one run on one machine.

    .venv/bin/python -m benchmarks.served [--rounds 5] [--seconds 2] [--tools DIRECTORY]

Installs the others (pinned) into DIRECTORY, by default one that is thrown away; needs npm for Prism. All servers run
all the time, the rounds go from one to the next, the client is another process (`benchmarks.load`) and the same for
all. Everybody is asked over one connection and over eight; the better median counts. Prints two tables in Markdown: what
a client sees, and what the answers cost the server, which other work on the machine disturbs less.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contestants import GET, PAGE, POST, Contestant, ours, told
from benchmarks.rivals import RIVALS, Tools

TASKS = (GET, POST, PAGE)
CONNECTIONS = (1, 8)


@dataclass(frozen=True)
class Seen:
    """One measurement: answers per second, and seconds of the server's processor for each of them."""

    rate: float
    cost: float


Run = tuple[str, str, int]  # contestant, task, connections
Better = Callable[[Iterable[float]], float]


def main(options: Namespace) -> None:
    with ExitStack() as stack:
        folder = options.tools or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        fakes = stack.enter_context(ours())
        tools = Tools(folder.resolve(), json.loads(told(fakes[0].port, fakes[0].requests[GET])))
        tools.install()
        rivals = [stack.enter_context(rival(tools)) for rival in RIVALS]
        seen: dict[Run, list[Seen]] = {}
        for _ in range(options.rounds):
            for run, measured in _one_round([*fakes, *rivals], options.seconds):
                seen.setdefault(run, []).append(measured)
    names = [each.name for each in fakes], [each.name for each in rivals]
    print("\n".join(_table("requests per second", _rates(seen), *names, better=max)), "\n")
    print("\n".join(_table("µs of processor per answer", _costs(seen), *names, better=min)))


def _one_round(contestants: Sequence[Contestant], seconds: float) -> Iterator[tuple[Run, Seen]]:
    for task in TASKS:
        for connections in CONNECTIONS:
            for each in contestants:
                before = each.processor_seconds()
                rate = _rate(each.port, each.requests[task], connections, seconds)
                cost = (each.processor_seconds() - before) / max(1.0, rate * seconds)
                print(f"{rate:10.1f}/s {each.name}, {task}, x{connections}", file=sys.stderr)
                yield (each.name, task, connections), Seen(rate, cost)


def _rate(port: int, request: bytes, connections: int, seconds: float) -> float:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(connections), str(seconds)]
    done = subprocess.run(command, input=request, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return float(done.stdout)


Figures = Mapping[tuple[str, str], float]  # by contestant and task


def _rates(seen: Mapping[Run, Sequence[Seen]]) -> Figures:
    return _medians(seen, lambda each: each.rate, max)


def _costs(seen: Mapping[Run, Sequence[Seen]]) -> Figures:
    return _medians(seen, lambda each: each.cost * 1e6, min)


def _medians(
    seen: Mapping[Run, Sequence[Seen]], figure: Callable[[Seen], float], better: Better
) -> Figures:
    return {
        (name, task): better(
            statistics.median(map(figure, seen[name, task, each])) for each in CONNECTIONS
        )
        for name, task, _ in seen
    }


def _table(
    title: str, best: Figures, fakes: Sequence[str], rivals: Sequence[str], *, better: Better
) -> Iterator[str]:
    yield f"| {title} | {' | '.join(TASKS)} |"
    yield "|---|" + "---:|" * len(TASKS)
    for name in (*fakes, *rivals):
        yield f"| {name} | " + " | ".join(f"{best[name, task]:,.0f}" for task in TASKS) + " |"
    strongest = {task: better(best[name, task] for name in rivals) for task in TASKS}
    for name in fakes:
        ratios = (best[name, task] / strongest[task] for task in TASKS)
        yield f"| {name} : the best of the others | {' | '.join(f'{r:.2f}' for r in ratios)} |"


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.served")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--tools", type=Path, help="keep the others here for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    main(_options())

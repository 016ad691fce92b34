"""Requests per second of the served fakes beside other tools of the kind, all in one run on one machine.

    .venv/bin/python -m benchmarks.served [--rounds 5] [--seconds 2] [--tools DIRECTORY]

Installs the others (pinned) into DIRECTORY, by default one that is thrown away; needs npm for Prism. All servers run
all the time, the rounds go from one to the next, the client is another process (`benchmarks.load`) and the same for
all. Everybody is asked over one connection and over eight; the better median counts. Prints a table in Markdown.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.contestants import GET, PAGE, POST, Contestant, ours, told
from benchmarks.rivals import RIVALS, Tools

TASKS = (GET, POST, PAGE)
CONNECTIONS = (1, 8)
Run = tuple[str, str, int]  # contestant, task, connections


def main(options: Namespace) -> None:
    with ExitStack() as stack:
        folder = options.tools or Path(stack.enter_context(TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        fakes = stack.enter_context(ours())
        tools = Tools(folder.resolve(), json.loads(told(fakes[0].port, fakes[0].requests[GET])))
        tools.install()
        rivals = [stack.enter_context(rival(tools)) for rival in RIVALS]
        seen: dict[Run, list[float]] = {}
        for _ in range(options.rounds):
            for run, rate in _one_round([*fakes, *rivals], options.seconds):
                seen.setdefault(run, []).append(rate)
    print("\n".join(_table(seen, [each.name for each in fakes], [each.name for each in rivals])))


def _one_round(contestants: Sequence[Contestant], seconds: float) -> Iterator[tuple[Run, float]]:
    for task in TASKS:
        for connections in CONNECTIONS:
            for each in contestants:
                rate = _rate(each.port, each.requests[task], connections, seconds)
                print(f"{rate:10.1f}/s {each.name}, {task}, x{connections}", file=sys.stderr)
                yield (each.name, task, connections), rate


def _rate(port: int, request: bytes, connections: int, seconds: float) -> float:
    command = [sys.executable, "-m", "benchmarks.load", str(port), str(connections), str(seconds)]
    done = subprocess.run(command, input=request, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.stderr.decode())
    return float(done.stdout)


def _table(
    seen: dict[Run, list[float]], fakes: Sequence[str], rivals: Sequence[str]
) -> Iterator[str]:
    best = {
        (name, task): max(statistics.median(seen[name, task, each]) for each in CONNECTIONS)
        for name in (*fakes, *rivals)
        for task in TASKS
    }
    yield f"| requests per second | {' | '.join(TASKS)} |"
    yield "|---|" + "---:|" * len(TASKS)
    for name in (*fakes, *rivals):
        yield f"| {name} | " + " | ".join(f"{best[name, task]:,.0f}" for task in TASKS) + " |"
    strongest = {task: max(best[name, task] for name in rivals) for task in TASKS}
    for name in fakes:
        times = " | ".join(f"{best[name, task] / strongest[task]:.1f} x" for task in TASKS)
        yield f"| {name}, beside the best of the others | {times} |"


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.served")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each measurement")
    parser.add_argument("--tools", type=Path, help="keep the others here for the next run")
    return parser.parse_args()


if __name__ == "__main__":
    main(_options())

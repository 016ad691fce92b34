"""What one example of the suite costs, and where: passes of the reference sync between the mounted fakes.

Run from the repository's root: `.venv/bin/python -m benchmarks.passes [ROUNDS]`. Prints milliseconds and ratios of one run.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from checklist import document
from steps.inside import InProcess
from steps.rig import Rig, rigged

SHIPPED = Path("checklist/documents/keap-webcrm.rst")


def timed(action: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = time.perf_counter()
    action()
    return (time.perf_counter() - begin) * 1_000


def one_round(rig: Rig) -> dict[str, float]:
    company = rig.checklist.pairings[0]
    seen = {"reset of both fakes and the sync": timed(lambda: rig.fresh(company))}
    rig.source.create({"company_name": "Fjord & Sons"})
    seen["first pass: open, list, create, read back"] = timed(rig.run_sync)
    seen["second pass: nothing to do"] = timed(rig.run_sync)
    rig.restart_sync()
    seen["second pass after a restart"] = timed(rig.run_sync)
    return seen


def main(rounds: int) -> None:
    with rigged(document.load(SHIPPED), InProcess) as rig:
        seen = [one_round(rig) for _ in range(rounds)]
    idle = statistics.median(each["second pass: nothing to do"] for each in seen)
    for name in seen[0]:
        median = statistics.median(each[name] for each in seen)
        print(f"{name:45} {median:7.2f} ms  {median / idle:5.2f} x an idle pass")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

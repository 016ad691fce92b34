"""What an earlier run's log says about its failures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from checklist import document
from reports.events import ClaimDeclared, ClaimJudged, Event, LogError, LogTorn, RunStarted, Verdict
from reports.log import read
from steps.masking import MASK
from steps.options import ALWAYS, MAY_HOLD_SECRETS, STANDARDS


@dataclass(frozen=True)
class Earlier:
    """What the log of a run says about its failures."""

    file: Path
    started: RunStarted
    examples: Mapping[str, str]  # test -> word
    without: int  # red cells that nothing can replay

    def words(self) -> Iterator[str]:
        """The options of that run, for a command line; those that held a secret are to be given again."""
        for name, values in self.started.options.items():
            if name not in self.incomplete:
                yield from (f"--{name}={value}" for value in values)

    @property
    def incomplete(self) -> Mapping[str, str]:
        """Options of which the log keeps no more than this, because there is a secret in them."""
        options = self.started.options
        held = {name: " ".join(options.get(name, ())) for name in MAY_HOLD_SECRETS}
        return {name: shown for name, shown in held.items() if MASK in shown}


def load(log: Path) -> Earlier:
    """Read the log; a UsageError says what is wrong with it."""
    try:
        events = list(read(log))
    except OSError as error:
        raise pytest.UsageError(f"--replay {log}: {error.strerror}") from error
    except LogError as error:
        raise pytest.UsageError(f"--replay {error}") from error
    if any(isinstance(event, LogTorn) for event in events):
        raise pytest.UsageError(
            f"--replay {log}: its last line is half a line: the run that wrote it was killed; run that again"
        )
    started = next((event for event in events if isinstance(event, RunStarted)), None)
    if started is None:
        raise pytest.UsageError(f"--replay {log}: no run-started line in it; name a run.ndjson")
    if strange := started.options.keys() - {*ALWAYS, *STANDARDS}:
        raise pytest.UsageError(
            f"--replay {log}: options that this version does not know: {sorted(strange)}; "
            "use the version that wrote the log"
        )
    return _failures(log, started, events)


def _failures(log: Path, started: RunStarted, events: Sequence[Event]) -> Earlier:
    tests = {event.cell: event.test for event in events if isinstance(event, ClaimDeclared)}
    red = [
        event
        for event in events
        if isinstance(event, ClaimJudged) and event.verdict in (Verdict.FAILED, Verdict.UNKNOWN)
    ]
    found = {
        tests[event.cell]: event.counter_example.example
        for event in red
        if event.cell in tests and event.counter_example and event.counter_example.example
    }
    if not found:
        raise pytest.UsageError(
            f"--replay {log}: no claim with a counter-example in it that could be replayed"
        )
    return Earlier(log, started, found, len({event.cell for event in red}) - len(found))


def expect_same_document(earlier: Earlier, path: Path) -> None:
    """An example means something only under the document that it was drawn for."""
    try:
        text = document.load(path).text
    except document.DocumentError as error:
        raise pytest.UsageError(str(error)) from error
    if text != earlier.started.document_text:
        raise pytest.UsageError(
            f"--replay {earlier.file}: the log is of another document than {path} is now: "
            f"name its {earlier.started.document_name} with --dataflow"
        )

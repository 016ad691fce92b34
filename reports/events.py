"""What happened in a run, as frozen values: the log's vocabulary and the report's only input.

One event is one line of NDJSON with a `kind`. The order of lines between two scenarios carries no meaning, so the
logs of parallel workers can be joined by concatenation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Verdict(StrEnum):
    PASSED = "PASSED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"
    OBSERVED = "OBSERVED"
    BLOCKED = "BLOCKED"
    ACCEPTED = "ACCEPTED"
    SKIPPED = "SKIPPED"


class Direction(StrEnum):
    """Of the document: FORWARD is source to target."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True)
class CellId:
    """Row or pairing x claim. `row` is empty where the claim is about the pairing as a whole."""

    pairing: str
    row: str = ""
    claim: str  # the scenario's name, the same for every pairing and row
    direction: Direction = Direction.BOTH


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """What the document does not say, and what the run took for granted."""

    point: str  # "deletes"
    pairing: str = ""  # empty: all of them
    assumed: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Something that the sync under test does not promise."""

    promise: str  # "conflicts"
    says: str  # what a sync that promises it does
    instead: str
    why: str
    becomes: str  # BLOCKED or OBSERVED
    pairing: str = ""  # empty: all of them
    row: str = ""  # a source property; empty: all of them
    cells: tuple[CellId, ...] = ()  # not judged because of it


@dataclass(frozen=True, kw_only=True)
class Owned:
    """Properties that the sync writes for itself."""

    entity: str
    properties: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AcceptedFailure:
    """A failure that somebody answers for until a date."""

    pairing: str
    row: str = ""  # a source property; empty: the pairing as a whole
    claim: str
    reason: str
    owner: str
    expires: str  # ISO 8601, the last day
    cells: tuple[CellId, ...] = ()  # none: the run was not asked for it


@dataclass(frozen=True, kw_only=True)
class RunStarted:
    kind: ClassVar[str] = "run-started"
    at: str  # ISO 8601, UTC
    document_name: str
    document_text: str  # the report is made from the log alone
    sut: str
    profile: str
    seed: int
    command: str
    versions: dict[str, str] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what a replay needs
    declared: tuple[Declaration, ...] = ()
    owned: tuple[Owned, ...] = ()
    accepted: tuple[AcceptedFailure, ...] = ()
    compared: bool = False  # two syncs with each other: red is where they differ


@dataclass(frozen=True, kw_only=True)
class ClaimDeclared:
    """The cell was collected: unless it is judged later in the log, its verdict is UNKNOWN."""

    kind: ClassVar[str] = "claim-declared"
    cell: CellId
    sentence: str  # the scenario as a QA engineer reads it, one step a line
    feature: str  # "features/users.feature"
    line: int
    test: str  # pytest's node id
    kept: bool = False  # one history that failed once: no claim about the document's statement


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One request and its response, sanitised."""

    system: str
    method: str
    url: str
    status: int
    request: str = ""
    response: str = ""
    fault: str = ""  # what went wrong on purpose, as a value that can be injected again


@dataclass(frozen=True, kw_only=True)
class SideBySide:
    """One row of a pair, as both records say it; values are JSON."""

    source: str  # "company_name of Keap record 1"
    target: str
    here: str
    there: str
    same: bool


@dataclass(frozen=True, kw_only=True)
class Step:
    """One sentence of a history, and what both records said after it."""

    sentence: str
    values: dict[str, str] = field(default_factory=dict)  # property -> JSON
    keyword: str = ""  # "Then"; empty: one of the things that happened
    remarks: tuple[str, ...] = ()  # what came of it
    looks: tuple[SideBySide, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CounterExample:
    """The smallest failing history that was found."""

    story: tuple[Step, ...]
    expected: str = ""
    found: str = ""
    exchanges: tuple[Evidence, ...] = ()
    example: str = ""  # for --example: replays exactly this history


@dataclass(frozen=True, kw_only=True)
class ClaimJudged:
    kind: ClassVar[str] = "claim-judged"
    cell: CellId
    verdict: Verdict
    reason: str = ""  # why not PASSED, for a person
    examples: int = 0
    records: int = 0  # generated records that the claim tried
    counts: dict[str, int] = field(default_factory=dict)  # what was really exercised
    floors: dict[str, int] = field(default_factory=dict)
    counter_example: CounterExample | None = None
    reproduce: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, kw_only=True)
class RunFinished:
    kind: ClassVar[str] = "run-finished"
    at: str
    exit_code: int


@dataclass(frozen=True, kw_only=True)
class LogTorn:
    """A log ended in half a line: its writer was killed, and whatever it had not yet written is lost."""

    kind: ClassVar[str] = "log-torn"
    file: str
    line: int


@dataclass(frozen=True, kw_only=True)
class StrengthStarted:
    """Faulty syncs are about to be tried: what follows tells which claims of the features they turned red."""

    kind: ClassVar[str] = "strength-started"
    at: str
    document_name: str
    document: str  # SHA-256 of its text
    sentences: tuple[str, ...]  # a fingerprint of each cell's scenario
    catalogue: int  # how many faulty syncs there are to be tried
    command: str


@dataclass(frozen=True, kw_only=True)
class FaultyJudged:
    """What the suite said of one faulty sync."""

    kind: ClassVar[str] = "faulty-judged"
    name: str
    family: str
    sentence: str  # the fault, in the world's terms
    fits: tuple[str, ...]  # the claims whose sentences it contradicts
    verdicts: dict[str, Verdict]  # by claim, the worst of its cells
    seconds: float = 0.0
    endless: bool = False  # it ends no pass, so that UNKNOWN is all that can be said


Event = (
    RunStarted
    | ClaimDeclared
    | ClaimJudged
    | RunFinished
    | LogTorn
    | StrengthStarted
    | FaultyJudged
)


class LogError(ValueError):
    """A log is not what a run writes: it was edited, mixed up with another, or written by another version."""

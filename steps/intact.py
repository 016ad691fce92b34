"""What must hold whatever went wrong: nobody is missing, nobody is there twice, and what people wrote still stands."""

from __future__ import annotations

from steps.bench import Broken, Side
from steps.case import Case
from steps.cast import Pair


def expect_counterparts(case: Case, *, missing: int) -> None:
    """Each source record has one counterpart that says the same; up to `missing` new ones may have none."""
    expect_as_many(case, missing=missing)
    lonely = alone(case)
    if len(lonely) > missing:
        raise Broken(
            f"{case.source.system} record {lonely[0]} has no {case.target.system} record that says the same",
            expected=dict(case.source.read(lonely[0])),
            found=[dict(case.target.read(record)) for record in unclaimed(case)],
        )
    expect_said(case)


def expect_as_many(case: Case, *, missing: int) -> None:
    """As many counterparts as records, or up to `missing` less, and none of the source's own."""
    made, wanted = case.target.created_by_sync(), len(case.source.ids())
    if not wanted - missing <= len(made) <= wanted or case.source.created_by_sync():
        raise Broken(
            f"{wanted} {case.source.system} records have {len(made)} {case.target.system} records,"
            f" and {len(case.source.created_by_sync())} {case.source.system} records were made",
            expected=wanted,
            found=len(made),
        )


def expect_said(case: Case) -> None:
    """What people wrote into a record when they made it still stands, unless somebody wrote something else there."""
    partners = {pair.source: pair.target for pair in case.pairs}
    for (system, record), said in case.said.items():
        if system != case.source.system or record not in case.cast.made(case.source):
            continue
        edited = case.last if case.pairs and record == case.pair.source else {}
        for row in case.pairing.rows:
            wrote = said.get(row.source.path)
            if row.id not in edited and wrote not in (None, ""):
                case.expect_value(row, case.source, record, wrote)
                if record in partners:
                    case.expect_value(row, case.target, partners[record], wrote)


def expect_edits(case: Case, side: Side, *, missing: int) -> None:
    """What people wrote on this side of each pair stands there, and over there, too, but for up to `missing` pairs."""
    expect_as_many(case, missing=0)
    for pair in case.pairs:
        _expect_said(case, side, pair, side)
    for pair in apart(case)[missing:]:
        _expect_said(case, side, pair, case.other(side))


def _expect_said(case: Case, side: Side, pair: Pair, at: Side) -> None:
    """One of the two, or the other, says what people wrote on this side of the pair."""
    said = case.said[side.system, case.cast.end(pair, side)]
    for row in case.pairing.rows:
        case.expect_value(row, at, case.cast.end(pair, at), said.get(case.path(row, side)))


def apart(case: Case) -> list[Pair]:
    """Pairs that do not say the same."""
    return [pair for pair in case.pairs if not case.says_the_same(pair.source, pair.target)]


def alone(case: Case) -> list[int]:
    """Source records for which nobody finds a counterpart."""
    linked, others = {pair.source for pair in case.pairs}, unclaimed(case)
    return [
        record
        for record in case.source.ids()
        if record not in linked and not take_partner(case, record, others)
    ]


def unclaimed(case: Case) -> list[int]:
    """Records that the sync made, and that are not known to be anybody's counterpart."""
    linked = {pair.target for pair in case.pairs}
    return [record for record in case.target.created_by_sync() if record not in linked]


def take_partner(case: Case, record: int, made: list[int]) -> bool:
    """Find the new target record that says what the source record says, and take it off the list."""
    for other in made:
        if case.says_the_same(record, other):
            made.remove(other)
            return True
    return False


def expect_last_edits(case: Case) -> None:
    for row in case.pairing.rows:
        if row.id in case.last:
            case.expect_both(row, case.last[row.id])
    for system, record in case.kept:
        side = case.side(system)
        case.expect_kept(side, record, ignoring=case.mapped(side))
    case.unmapped.expect(case)


def expect_rest(case: Case) -> None:
    """A pass writes nothing; a sync that does not promise that is held to everything else."""
    written = case.bench.run_sync() if case.rests else 0
    if written:
        raise Broken(
            f"a pass with nothing to do wrote {written} records", expected=0, found=written
        )

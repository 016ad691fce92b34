from __future__ import annotations

import pytest
from hypothesis import given, settings

from checklist.document import DocumentError, narrowed, parse, render
from checklist.model import Checklist
from tests.checklist.documents import checklists
from tests.checklist.drafts import facts


@settings(deadline=None)
@given(checklists())
def test_every_document_that_the_grammar_allows_reads_back_as_it_was_written(
    written: Checklist,
) -> None:
    assert facts(parse(render(written), written.file)) == facts(written)


@settings(deadline=None)
@given(checklists())
def test_no_line_is_written_with_blanks_at_its_end(written: Checklist) -> None:
    assert not [line for line in render(written).split("\n") if line != line.rstrip()]


@settings(deadline=None)
@given(checklists())
def test_both_line_ends_read_alike(written: Checklist) -> None:
    text = render(written)
    assert parse(text.replace("\n", "\r\n"), written.file) == parse(text, written.file)


@given(checklists())
def test_ids_are_unique_within_a_document(written: Checklist) -> None:
    ids = [pairing.id for pairing in written.pairings]
    ids += [row.id for pairing in written.pairings for row in pairing.rows]
    assert len(ids) == len(set(ids))


@settings(deadline=None)
@given(checklists())
def test_every_pairing_can_be_handed_out_as_a_document_of_its_own(written: Checklist) -> None:
    for pairing in written.pairings:
        alone = parse(render(narrowed(written, pairing.id)), written.file)
        (found,) = facts(alone).pairings
        assert (found.source, found.target, found.creation) == (
            pairing.source,
            pairing.target,
            pairing.creation,
        )
        assert [row.source for row in found.rows] == [row.source for row in pairing.rows]


@settings(deadline=None, max_examples=30)  # each example is a hundred documents
@given(checklists())
def test_a_line_that_no_form_fits_is_never_skipped(written: Checklist) -> None:
    lines = render(written).split("\n")
    for at in range(len(lines) + 1):
        with pytest.raises(DocumentError):
            parse(
                "\n".join([*lines[:at], "By default nothing happens.", *lines[at:]]), written.file
            )

"""Lists that answer with a 200 and are not true."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakes.faults import At, EmptyPage, RepeatedRows, ShortPage, StaleRead
from tests.fakes.faulty import VENDORS, Crm, crm
from tests.fakes.keap_client import Door, tenant


@pytest.fixture(params=[(vendor, door) for vendor in VENDORS for door in ("mounted", "served")])
def either_crm(request: pytest.FixtureRequest) -> Iterator[Crm]:
    with crm(*request.param) as opened:
        yield opened


@pytest.mark.parametrize(
    ("fault", "shown"),
    [
        (EmptyPage(), []),
        (ShortPage(), ["A", "B"]),
        (ShortPage(rows=2), ["A"]),
        (ShortPage(rows=5), []),
        (ShortPage(first=True), ["B", "C"]),
        (RepeatedRows(), ["A", "B", "C", "C"]),
        (RepeatedRows(rows=2), ["A", "B", "C", "B", "C"]),
    ],
    ids=repr,
)
def test_a_page_lies_once(
    either_crm: Crm, fault: EmptyPage | ShortPage | RepeatedRows, shown: list[str]
) -> None:
    either_crm.person_creates("A", "B", "C")
    injected = either_crm.inject(fault)
    page = either_crm.page()
    assert either_crm.names(page) == shown
    assert (either_crm.last.status, either_crm.last.response) == (200, page.text)
    assert (either_crm.last.fault, injected.hit_at) == (repr(fault), [either_crm.last.number])
    assert either_crm.rows() == ["A", "B", "C"]
    assert either_crm.stored() == ["A", "B", "C"]


def test_only_pages_with_rows_are_counted(either_crm: Crm) -> None:
    injected = either_crm.inject(EmptyPage(), At(nth=2))
    assert either_crm.rows() == []  # nothing to take away
    (id_,) = either_crm.person_creates("A")
    assert either_crm.rows() == ["A"]
    one = f"{either_crm.url}{either_crm.words.path}/{id_}"
    assert either_crm.session.get(one, timeout=5).ok
    assert injected.hits == 0
    assert either_crm.rows() == []
    assert injected.hits == 1


def test_what_stands_around_the_rows_does_not_tell(crm_door: Door) -> None:
    with tenant(crm_door) as client:
        client.person("companies", company_name="A")
        client.person("companies", company_name="B")
        client.app.inject(EmptyPage(), At(times=2))
        whole = {"count": 2, "companies": []}
        assert whole.items() <= client.get("/v1/companies").items()
        page = client.get("/v2/companies", page_size=1)
        assert page == {"companies": [], "next_page_token": "1"}
        assert client.get("/v2/companies", page_token=page["next_page_token"])["companies"]


def test_a_stale_list_is_as_it_was_before_the_last_write(either_crm: Crm) -> None:
    either_crm.person_creates("A")
    injected = either_crm.inject(StaleRead())
    either_crm.create("B")
    assert either_crm.rows() == ["A"]
    assert (either_crm.last.fault, injected.hits) == ("StaleRead(writes=1)", 1)
    assert either_crm.rows() == ["A", "B"]
    assert either_crm.create("C").ok
    assert either_crm.stored() == ["A", "B", "C"]


def test_a_stale_record_is_as_it_was_before_a_person_edited_it(either_crm: Crm) -> None:
    (id_,) = either_crm.person_creates("old")
    either_crm.inject(StaleRead())
    words = either_crm.words
    either_crm.app.back_door.edit(words.table, id_, {words.name: "new"})
    url = f"{either_crm.url}{words.path}/{id_}"
    seen = [either_crm.session.get(url, timeout=5).json()[words.name] for _ in range(2)]
    assert seen == ["old", "new"]


def test_a_new_record_cannot_be_read_from_a_stale_list(either_crm: Crm) -> None:
    either_crm.inject(StaleRead(writes=2))
    for name in ("A", "B", "C"):
        assert either_crm.create(name).ok
    assert either_crm.rows() == ["A"]


def test_what_has_not_changed_is_not_stale(either_crm: Crm) -> None:
    either_crm.person_creates("A")
    injected = either_crm.inject(StaleRead(), At(times=5))
    assert either_crm.rows() == ["A"]
    assert injected.hits == 0
    either_crm.app.back_door.create("users")
    assert either_crm.rows() == ["A"]
    assert injected.hits == 0
    assert either_crm.last.fault == ""


def test_the_first_read_that_can_be_stale_is_stale(either_crm: Crm) -> None:
    injected = either_crm.inject(StaleRead())
    assert either_crm.rows() == []
    either_crm.app.back_door.create("users")
    assert either_crm.rows() == []
    assert injected.hits == 0
    either_crm.create("A")
    assert either_crm.rows() == []
    assert injected.hit_at == [either_crm.last.number]


@pytest.mark.parametrize("fault", [ShortPage, RepeatedRows])
def test_a_page_fault_that_changes_no_row_is_refused(
    fault: type[ShortPage | RepeatedRows],
) -> None:
    with pytest.raises(ValueError, match="at least one row"):
        fault(rows=0)


def test_a_read_cannot_be_stale_before_any_write() -> None:
    with pytest.raises(ValueError, match="nothing is stale"):
        StaleRead(writes=0)

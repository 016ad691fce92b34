"""A pytest plugin that breaks the reference sync on purpose: `pytest -p tests.steps.breakages --breakage NAME features`.

Each breakage is a fault that syncs have had; `EXPECTED` in test_breakages.py says which cells it must turn red.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase

from checklist import document
from checklist.model import Checklist, Pairing, Row
from steps import case as case_module
from steps import claim as claim_module
from sync import (
    engine,
    judging,
    keap_entities,
    matching,
    plan,
    store,
    systems,
    three_way,
    webcrm,
)
from sync.actions import Leave, Why
from sync.keap import Keap
from sync.systems import Record, Ref
from sync.three_way import Change, Decision, Side
from sync.webcrm import Webcrm
from sync.webcrm_entities import ENTITIES
from tests.steps.careless import CARELESS, put

FREE_TEXTS = ("Custom", "Memo", "Comment", "XText", "Alert")  # anything may be written there

# Where a sync might leave a remark about a record, by system and entity.
MARKED = {
    ("keap", "Companies"): "notes",
    ("keap", "Opportunity"): "opportunity_notes",
    ("keap", "Product"): "description",
    ("keap", "Users"): "website",
    ("webcrm", "Organisations"): "OrganisationComment",
    ("webcrm", "Opportunities"): "OpportunityComment",
    ("webcrm", "Products"): "ProductComment",
    ("webcrm", "Users"): "UserMemo",
}
BLANKED = {
    "Companies": ("notes", "website"),
    "Product": ("description", "short_description"),
    "Users": ("website", "company_name"),
}

Values = Mapping[str, Any]


def skips_the_price() -> None:
    """The row was forgotten in the sync's configuration."""
    _reread(lambda rows: tuple(row for row in rows if row.source.path != "product_price"))


def swaps_the_user_properties() -> None:
    """Title into e-mail, e-mail into title."""

    def swapped(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        targets = [row.target for row in rows]
        return tuple(
            replace(row, target=target) for row, target in zip(rows, reversed(targets), strict=True)
        )

    _reread(swapped)


def creates_twice() -> None:
    """The request is sent again although it had been answered."""
    create = Webcrm.create

    def twice(self: Webcrm, entity: str, values: Values, marker: str) -> Ref:
        made = create(self, entity, values, marker)
        create(self, entity, values, "")
        return made

    put(Webcrm, "create", twice)


def never_writes_to_keap() -> None:
    """One way only."""
    put(Keap, "update", lambda *_: None)


def lets_the_older_edit_win() -> None:
    """A comparison the wrong way round."""

    def reversed_(left: Side, right: Side, *, equal: bool) -> Decision:
        return three_way.decide(replace(left, at=right.at), replace(right, at=left.at), equal=equal)

    put(judging, "decide", reversed_)


def ignores_inactive_records() -> None:
    """A filter that nobody asked for."""
    page = Keap._page

    def active(self: Keap, entity: str, paths: frozenset[str], token: str) -> Any:
        rows, following = page(self, entity, paths, token)
        return [
            r for r in rows if r.get("active", True) and r.get("status") != "INACTIVE"
        ], following

    put(Keap, "_page", active)


def links_what_looks_equal() -> None:
    """Records are taken for the same because a property says the same."""
    rules = matching._rules

    def more(scene: Any) -> Any:
        yield from rules(scene)
        for row in scene.pairing.rows:
            yield "equal", matching._texts_at(row.source.path), matching._texts_at(row.target.path)

    put(matching, "_rules", more)


def forgets_its_links_on_restart() -> None:
    """The store is thrown away, and nothing else tells who belongs to whom."""
    open_ = store.opened

    def emptied(url: str, **options: Any) -> Any:
        for file in Path(url.removeprefix("sqlite:///")).parent.glob("sync.sqlite3*"):
            file.unlink()
        return open_(url, **options)

    put(store, "opened", emptied)
    put(webcrm, "marker_in", lambda _: "")


def writes_in_every_pass() -> None:
    """An echo: what is equal is written all the same."""
    run = engine.Engine.run

    def echoing(self: engine.Engine, progress: Any = None) -> Any:
        outcome = run(self, progress)
        for bound in self.bound:
            links = self.store.between(bound.left_kind, bound.right_kind).links()
            linked = {link.right for link in links}
            for record in bound.right.list(bound.right_kind.entity, bound.right_paths):
                if record.ref.id in linked:
                    bound.right.update(record, record.values)
        return outcome

    put(engine.Engine, "run", echoing)


def resets_unmapped_properties() -> None:
    """A full write from a record that holds the mapped properties only."""
    update = Webcrm.update

    def clobbering(self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, values)
        kept = set(seen.values) | {self._marker(seen.ref.entity)}
        row = self._row(seen.ref) or {}
        blank = {
            name: ""
            for name, text in row.items()
            if text and name not in kept and any(word in name for word in FREE_TEXTS)
        }
        path = f"{ENTITIES[seen.ref.entity].path}/{seen.ref.id}"
        key = f"{ENTITIES[seen.ref.entity].prefix}Id"
        self.rest.send("PUT", path, {key: int(seen.ref.id), **blank})

    put(Webcrm, "update", clobbering)


def mirrors_deletions() -> None:
    """What is gone on one side is deleted on the other, wherever the vendors let it."""
    run = engine.Engine.run

    def mirroring(self: engine.Engine, progress: Any = None) -> Any:
        outcome = run(self, progress)
        for leave in outcome.plan.actions:
            if isinstance(leave, Leave) and leave.why is Why.ABSENT:
                _delete_partner(self, leave)
        return outcome

    put(engine.Engine, "run", mirroring)


def _delete_partner(self: engine.Engine, leave: Leave) -> None:
    _for_partner(self, leave, _delete)


def _for_partner(self: engine.Engine, leave: Leave, act: Callable[[Any, str, str], None]) -> None:
    for bound in self.bound:
        if bound.pairing.id != leave.pairing:
            continue
        for link in self.store.between(bound.left_kind, bound.right_kind).links():
            if leave.ref.system == bound.right_kind.system and link.right == leave.ref.id:
                act(bound.left, bound.left_kind.entity, link.left)
            if leave.ref.system == bound.left_kind.system and link.left == leave.ref.id:
                act(bound.right, bound.right_kind.entity, link.right)


def _delete(system: Any, entity: str, id_: str) -> None:
    tables = {"keap": "sync.keap_entities", "webcrm": "sync.webcrm_entities"}
    module = __import__(tables[system.name], fromlist=["ENTITIES"])
    try:
        system.rest.send("DELETE", f"{module.ENTITIES[entity].path}/{id_}", None)
    except systems.Refused:
        return  # the vendor has no such operation, or the record is gone already


def marks_the_survivor() -> None:
    """Nothing is deleted, but what is left of a pair is written to."""
    run = engine.Engine.run

    def marking(self: engine.Engine, progress: Any = None) -> Any:
        outcome = run(self, progress)
        for leave in outcome.plan.actions:
            if isinstance(leave, Leave) and leave.why is Why.ABSENT:
                _for_partner(self, leave, _mark)
        return outcome

    put(engine.Engine, "run", marking)


def _mark(system: Any, entity: str, id_: str) -> None:
    body = {MARKED[system.name, entity]: "deleted on the other side"}
    if system.name == "keap":
        system.rest.send("PATCH", f"{keap_entities.ENTITIES[entity].path}/{id_}", body)
        return
    resource = ENTITIES[entity]
    system.rest.send("PUT", f"{resource.path}/{id_}", {f"{resource.prefix}Id": int(id_), **body})


def reads_one_page_of_webcrm() -> None:
    """The list seems to end where the first page does."""
    page = Webcrm._page
    put(Webcrm, "_page", lambda self, entity, n: page(self, entity, n) if n == 1 else [])


def reads_one_page_of_keap() -> None:
    """The token for the next page is not followed."""
    page = Keap._page
    put(Keap, "_page", lambda *arguments: (page(*arguments)[0], ""))


def leaves_old_links_alone() -> None:
    """After a restart the links are known, and nothing is done for them."""
    open_, linked, found = store.opened, plan._linked, {"old": False}

    @contextmanager
    def reopened(url: str, **options: Any) -> Iterator[store.Store]:
        with open_(url, **options) as opened:
            found["old"] = bool(opened.link_counts())
            yield opened

    put(store, "opened", reopened)
    put(plan, "_linked", lambda *known: iter(()) if found["old"] else linked(*known))


def resets_unmapped_in_keap() -> None:
    """A full write to Keap, too."""
    update = Keap.update

    def clobbering(self: Keap, seen: Record, values: Values) -> None:
        update(self, seen, values)
        path = f"{keap_entities.ENTITIES[seen.ref.entity].path}/{seen.ref.id}"
        self.rest.send("PATCH", path, dict.fromkeys(BLANKED[seen.ref.entity], ""))

    put(Keap, "update", clobbering)


def lets_empty_values_win() -> None:
    """An emptiness at link time is taken for the newest word."""
    judge = judging._change

    def emptied(type_: Any, then: Any, now: Any) -> Change:
        found = judge(type_, then, now)
        return Change.CREATED if found is Change.ABSENT else found

    put(judging, "_change", emptied)
    three_way.TABLE = {
        **three_way.TABLE,
        Change.CREATED: {**three_way.TABLE[Change.CREATED], Change.CREATED: Decision.TO_RIGHT},
    }


def truncates_texts() -> None:
    """A column that is too short."""
    _written_as(lambda _, text: text[:20])


def strips_texts() -> None:
    """A form that trims what people typed."""
    _written_as(lambda _, text: text.strip())


def drops_the_cents() -> None:
    """A price that became a whole number."""
    _written_as(lambda path, text: text.partition(".")[0] if path == "ProductPrice" else text)


def does_nothing() -> None:
    """Every pass is a no-op."""
    put(engine.Engine, "run", lambda *_: None)


def people_only_repeat_themselves() -> None:
    """Not the sync's fault but the suite's: every edit writes what is already there."""

    def edit(self: Any, side: Any, record: int, values: Values) -> None:
        self.pause()
        side.edit(record, {name: side.read(record).get(name) for name in values})

    put(case_module.Case, "edit", edit)


def _reread(change: Callable[[tuple[Row, ...]], tuple[Row, ...]]) -> None:
    load = document.load

    def changed(pairing: Pairing) -> Pairing:
        touched = "product" in pairing.id or "users" in pairing.id
        return replace(pairing, rows=change(pairing.rows)) if touched else pairing

    def reread(path: Path | str) -> Checklist:
        read = load(path)
        pairings = tuple(changed(pairing) for pairing in read.pairings)
        return replace(read, dataflow=replace(read.dataflow, pairings=pairings))

    put(engine, "document", type("Document", (), {"load": staticmethod(reread)}))


def _written_as(convert: Callable[[str, str], str]) -> None:
    """What reaches webCRM is converted first, by property and text; the sync believes that all is well."""
    create, update = Webcrm.create, Webcrm.update

    def converted(values: Values) -> dict[str, Any]:
        return {k: convert(k, v) if isinstance(v, str) else v for k, v in values.items()}

    def created(self: Webcrm, entity: str, values: Values, marker: str) -> Ref:
        return create(self, entity, converted(values), marker)

    def updated(self: Webcrm, seen: Record, values: Values) -> None:
        update(self, seen, converted(values))

    put(Webcrm, "create", created)
    put(Webcrm, "update", updated)


BREAKAGES = {
    break_.__name__.replace("_", "-"): break_
    for break_ in (
        skips_the_price,
        swaps_the_user_properties,
        creates_twice,
        never_writes_to_keap,
        lets_the_older_edit_win,
        ignores_inactive_records,
        links_what_looks_equal,
        forgets_its_links_on_restart,
        writes_in_every_pass,
        resets_unmapped_properties,
        mirrors_deletions,
        marks_the_survivor,
        reads_one_page_of_webcrm,
        reads_one_page_of_keap,
        leaves_old_links_alone,
        resets_unmapped_in_keap,
        lets_empty_values_win,
        truncates_texts,
        strips_texts,
        drops_the_cents,
        does_nothing,
        people_only_repeat_themselves,
        *CARELESS,
    )
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--breakage", choices=sorted(BREAKAGES), required=True)
    parser.addoption("--unshrunk", action="store_true", help="the verdicts alone are of interest")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--unshrunk"):
        put(claim_module, "PHASES", (Phase.explicit, Phase.generate))
    BREAKAGES[config.getoption("--breakage")]()

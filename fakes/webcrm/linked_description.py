"""What the operations on linked data take and give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakes.openapi import EMPTY, Body, answered
from fakes.schemas import INTEGER, NULL, TEXT, listed, record
from fakes.webcrm import linked
from fakes.webcrm import schemas as shapes
from fakes.webcrm.answer_schemas import USUAL, Answers, Describer, absent
from fakes.webcrm.columns import Table


def _catalogue(table: Table, entity: str) -> tuple[str, Answers, None]:
    found = answered(listed(shapes.shown(table)))
    return f"All linked data for {entity}", USUAL | {200: found}, None


def _linked(table: Table, entity: str) -> tuple[str, Answers, None]:
    return f"A line of linked data for {entity}", absent(shapes.shown(table)), None


def _new_linked(table: Table, entity: str) -> tuple[str, Answers, Body]:
    body = Body(shapes.new(table), shapes.example(table, 0))
    return f"A new line of linked data for {entity}", USUAL | {200: answered(INTEGER)}, body


def _changed_linked(table: Table, entity: str) -> tuple[str, Answers, Body]:
    body = Body(shapes.changed(table), shapes.example(table, 1))
    return f"Change a line of linked data for {entity}", absent(NULL) | {200: EMPTY}, body


def _deleted_linked(_table: Table, entity: str) -> tuple[str, Answers, None]:
    return f"Delete a line of linked data for {entity}", absent(NULL) | {200: EMPTY}, None


def _emptied(_table: Table, entity: str) -> tuple[str, Answers, None]:
    return f"Delete all linked data for {entity}", USUAL | {200: EMPTY}, None


def _setup(entity: str) -> tuple[str, Answers, None]:
    found = answered(record({"LinkedSetupId": INTEGER, "LinkedSetupEntityType": TEXT}, more=True))
    return f"Which fields linked data for {entity} fill", USUAL | {200: found}, None


DESCRIBERS: Mapping[Any, Describer] = {
    linked.listing: _catalogue,
    linked.one: _linked,
    linked.create: _new_linked,
    linked.update: _changed_linked,
    linked.delete: _deleted_linked,
    linked.delete_all: _emptied,
    linked.setup: _setup,
}

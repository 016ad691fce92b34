"""All faulty syncs by name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.strength import (
    adapters,
    clobbering,
    conflicts,
    creation,
    decision_table,
    deletes,
    echo,
    etiquette,
    paging,
    reverting,
    state,
)
from tests.strength.faulty import FaultySync

FAMILIES = (
    adapters,
    paging,
    state,
    echo,
    reverting,
    conflicts,
    creation,
    clobbering,
    deletes,
    etiquette,
    decision_table,
)

CATALOGUE: Mapping[str, FaultySync] = {
    faulty.name: faulty for family in FAMILIES for faulty in family.FAULTS
}

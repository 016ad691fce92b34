"""What the plugins of this room keep with pytest's configuration and its items."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from checklist.model import Checklist
from reports.log import Log
from reports.matrix import Matrix
from steps.cells import Cell
from steps.claim import Claim
from steps.earlier import Earlier
from steps.suts import Attachment
from steps.terms import Terms

# Of an item.
CELL = pytest.StashKey[Cell]()
BLOCKED = pytest.StashKey[str]()  # why a vendor makes it impossible
CLAIM = pytest.StashKey[Claim]()
# Of the run.
CHECKLIST = pytest.StashKey[Checklist]()
TERMS = pytest.StashKey[Terms]()
TODAY = pytest.StashKey[date]()
SEED = pytest.StashKey[int]()
ATTACHMENT = pytest.StashKey[Attachment]()
SECOND = pytest.StashKey[Attachment | None]()  # the sync that is compared with it
PORTS = pytest.StashKey[Mapping[str, int]]()
SWITCHES = pytest.StashKey[Mapping[str, str]]()
FOLDER = pytest.StashKey[Path | None]()  # of the log
LOG = pytest.StashKey[Log | None]()
MATRIX = pytest.StashKey[Matrix]()
EARLIER = pytest.StashKey[Earlier]()

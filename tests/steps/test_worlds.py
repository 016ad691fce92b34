"""What the bench makes of a sync that deletes, or that comes to no end, and of what a tenant brings along."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from checklist import document, scaffold
from reports.events import Verdict
from steps.bench import Broken, SutDied, SutEndless
from steps.inside import InProcess
from steps.rig import Rig, rigged
from tests.steps.running import suite
from tests.sync.drafts import forward, reverse, written

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
COMPANIES, _, PRODUCTS, _ = SHIPPED.pairings


class Endless(InProcess):
    """It never ends a pass of its own accord."""

    def run(self, seconds: float) -> None:
        raise SutEndless(f"ended after {seconds:g} seconds")


def delete_over_the_api(rig: Rig, record: int) -> None:
    app = rig.world.apps["keap"]
    url, key = f"{app.base_url}/crm/rest/v2/products/{record}", app.credential
    requests.delete(url, headers={"X-Keap-API-Key": key}, timeout=5).raise_for_status()


def test_a_record_that_the_sync_deleted_is_a_fault_and_not_unknown() -> None:
    with rigged(SHIPPED, InProcess) as rig:
        rig.fresh(PRODUCTS)
        record = rig.source.create({"product_price": 1.0})
        delete_over_the_api(rig, record)
        with pytest.raises(Broken, match="the sync deleted Keap record 1"):
            rig.source.read(record)
        with pytest.raises(Broken, match="the sync deleted Keap record 1"):
            rig.source.edit(record, {"product_price": 2.0})


def test_what_a_person_deleted_is_nobodys_fault() -> None:
    with rigged(SHIPPED, InProcess) as rig:
        rig.fresh(PRODUCTS)
        record = rig.source.create({"product_price": 1.0})
        rig.source.delete(record)
        with pytest.raises(LookupError):
            rig.source.read(record)


def test_a_sync_without_end_is_given_up_until_it_is_given_another_document() -> None:
    with rigged(SHIPPED, Endless) as rig:
        rig.fresh(COMPANIES)
        for _ in range(3):
            with pytest.raises(SutEndless):
                rig.run_sync()
        rig.fresh(COMPANIES)
        with pytest.raises(SutDied, match="came to no end 3 times"):
            rig.run_sync()
        rig.fresh(PRODUCTS)
        with pytest.raises(SutEndless):
            rig.run_sync()


def test_what_a_tenant_brings_along_is_counted_for_nobody(tmp_path: Path) -> None:
    """webCRM has an organisation of its own, which a document that begins there gives a company."""
    backwards = written(tmp_path, "Webcrm", "Keap", reverse(forward("Companies")))
    features = tmp_path / "features"
    scaffold.run(document.load(backwards), features)
    run = suite(
        *("-c", "pytest.ini", "--rootdir", ".", "--dataflow", backwards, "--profile", "quick"),
        *("-k", "inherit or (come and back) or Whatever or (becomes and deleted)"),
        features,
        report=tmp_path / "report",
    )
    assert run.exit_code == 0, run.output
    assert len(run.named(Verdict.PASSED)) == 4
    assert len(run.named(Verdict.OBSERVED)) == 1
    states = suite(
        *("-c", "pytest.ini", "--rootdir", ".", "--dataflow", backwards, "--profile", "quick"),
        *("-k", "inactive", features),
        report=tmp_path / "states",
    )
    assert len(states.named(Verdict.UNKNOWN)) == 2  # nobody knows when it would be inactive
    assert "Webcrm has no state in which one of its organisations is inactive" in states.output

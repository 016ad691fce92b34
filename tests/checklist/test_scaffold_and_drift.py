"""Features come from the document, and whatever differs from it afterwards is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from checklist import document
from checklist.drift import drift
from checklist.scaffold import features, run

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
DOCUMENTS = Path("../shared/documents")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    assert run(SHIPPED, tmp_path) == 0
    return tmp_path


def test_the_shipped_features_say_what_the_shipped_document_says() -> None:
    assert not list(drift(SHIPPED, Path("features")))


def test_scaffolded_features_agree_with_their_document(written: Path) -> None:
    assert not list(drift(SHIPPED, written))
    assert sorted(path.name for path in written.iterdir()) == [
        "companies.feature",
        "opportunities.feature",
        "products.feature",
        "resilience.feature",
        "users.feature",
    ]


def test_a_pairing_without_rows_gets_claims_about_existence_only(written: Path) -> None:
    text = (written / "opportunities.feature").read_text(encoding="utf-8")
    assert "exactly one Webcrm record" in text
    assert "Scenario Outline" not in text


def test_every_document_of_the_family_can_be_scaffolded(tmp_path: Path) -> None:
    if not DOCUMENTS.is_dir():
        pytest.skip("the folder of real documents is not beside this repository")
    for number, file in enumerate(sorted(DOCUMENTS.glob("*.rst"))):
        checklist = document.load(file)
        shared = 1 if checklist.pairings else 0  # what goes wrong is one file for all pairings
        assert len(features(checklist)) == len(checklist.pairings) + shared
        out = tmp_path / str(number)
        run(checklist, out)
        assert not list(drift(checklist, out)), file.name


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("products.feature", "ProductPrice | string", "ProductCost  | string", "is not a row"),
        ("products.feature", "ProductPrice | string", "ProductPrice | float ", "is not a row"),
        (
            "users.feature",
            "        | job_title     | UserTitle | string |\n",
            "",
            "0 times, not once",
        ),
        ("users.feature", '"Keap Users" with', '"Keap Contacts" with', "is not in"),
        ("users.feature", '"Keap Users" with', '"Keap Contacts" with', "no feature for Keap Users"),
        ("resilience.feature", '"Keap Users" with', '"Keap Contacts" with', "is not a pairing of"),
        ("resilience.feature", '"Keap Users" with', '"Keap Contacts" with', "0 times, not once"),
    ],
)
def test_a_difference_is_named_with_its_place(
    written: Path, file: str, old: str, new: str, said: str
) -> None:
    path = written / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert any(said in difference for difference in drift(SHIPPED, written))


def test_a_feature_that_people_changed_is_not_overwritten(
    written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written / "users.feature"
    path.write_text("ours", encoding="utf-8")
    assert run(SHIPPED, written) == 1
    assert path.read_text(encoding="utf-8") == "ours"
    assert "users.feature" in capsys.readouterr().err

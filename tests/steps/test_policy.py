"""The policy file: assumptions are read from one named place, and mistakes in it are said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from checklist import document
from fakes.vendors import SWITCHES
from steps import policy
from steps.asked import refuse_strange_ways
from tests.steps.running import suite

SHIPPED = document.load(Path("checklist/documents/keap-webcrm.rst"))
PAIRINGS = {pairing.id: pairing for pairing in SHIPPED.pairings}


def test_every_blocked_entry_of_the_shipped_policy_names_a_cell_of_the_shipped_features() -> None:
    claims = {
        line.partition(":")[2].strip()
        for feature in Path("features").glob("*.feature")
        for line in feature.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("Scenario")
    }
    for entry in policy.load().blocked:
        assert set(entry.claims) <= claims | {policy.EVERY}
        for switch, _, value in (way.partition("=") for way in (*entry.ways, *entry.exempt)):
            assert SWITCHES[switch].allows(value)
        paths = {row.source.path for row in PAIRINGS[entry.pairing].rows}
        assert entry.row in paths | {""}


def test_users_are_linked_by_content_and_nothing_else_is() -> None:
    shipped = policy.load()
    linked = {pairing.id for pairing in SHIPPED.pairings if shipped.links_by_content(pairing)}
    assert linked == {"keap-users--webcrm-users"}


def test_a_blocked_cell_says_why_and_its_neighbours_are_not_blocked() -> None:
    shipped = policy.load()
    users = PAIRINGS["keap-users--webcrm-users"]
    email, title = users.rows
    claim = "After a value was cleared in Keap both sides agree"
    assert "e-mail" in (shipped.reason_blocked(users, email, claim) or "")
    assert shipped.reason_blocked(users, title, claim) is None
    assert shipped.reason_blocked(users, None, claim) is None


def test_a_pairing_is_blocked_only_where_the_vendor_behaves_so() -> None:
    shipped = policy.load()
    users, claim = PAIRINGS["keap-users--webcrm-users"], "A further pass writes nothing"
    refusing = {"webcrm.post.users": "403"}
    assert "create users" in (shipped.reason_blocked(users, None, claim, refusing) or "")
    assert shipped.reason_blocked(users, None, claim, {"webcrm.post.users": "allow"}) is None
    assert shipped.reason_blocked(users, None, claim) is None


@pytest.mark.parametrize(
    ("ways", "blocked"),
    [
        ({"keap.v2.patch.empty": "ignored"}, False),
        ({"keap.v2.patch.empty": "ignored", "keap.v2.patch.null": "rejected"}, True),
        (
            {
                "keap.v2.patch.empty": "ignored",
                "keap.v2.patch.null": "rejected",
                "keap.v2.mask.without_value": "cleared",
            },
            False,
        ),
    ],
)
def test_a_title_cannot_be_cleared_only_where_keap_leaves_no_way(
    ways: dict[str, str], *, blocked: bool
) -> None:
    users = PAIRINGS["keap-users--webcrm-users"]
    claim = "After a value was cleared in Webcrm both sides agree"
    reason = policy.load().reason_blocked(users, users.rows[1], claim, ways)
    assert ("clear a user's title" in (reason or "")) is blocked


def test_all_claims_of_one_row_are_those_about_this_row_and_no_others() -> None:
    users = PAIRINGS["keap-users--webcrm-users"]
    email, title = users.rows
    entry = policy.Blocked(users.id, policy.EVERY, "r", title.source.path)
    given = policy.Policy(blocked=(entry,))
    reasons = [given.reason_blocked(users, row, "any") for row in (title, email, None)]
    assert reasons == ["r", None, None]
    all_of_it = policy.Policy(blocked=(replace(entry, row=""),))
    assert {all_of_it.reason_blocked(users, row, "any") for row in (title, email, None)} == {"r"}


ENTRY = "[[blocked]]\npairing = 'p'\nreason = 'r'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[blocked", "policy.toml"),
        ("[[blokked]]\nx = 1", "blokked"),
        ('[[blocked]]\npairing = "p"', "number 1: no claim, reason; every entry needs pairing"),
        ('[blocked]\npairing = "p"', r"write \[\[blocked\]\], in two brackets"),
        ("blocked = 5", r"write \[\[blocked\]\]"),
        (f"{ENTRY}claim = 5", "number 1: claim is 5, not a text, or a list of texts"),
        (f"{ENTRY}claim = ['a', 5]", r"claim is \['a', 5\], not a text, or"),
        (f"{ENTRY}claim = 'c'\nwhen = 5", "when is 5, not a text, or a list of texts"),
        ('[[assumption]]\npoint = "p"\nassumed = 5\nwhy = "w"', "assumed is 5, not a text"),
        ('[[linked_by_content]]\npairing = "p"\nrow = "r"', "every entry needs pairing, row, why"),
        ('[[assumption]]\npoint = "p"\nassumed = "a"\nwhy = "w"\nbecause = "b"', "because"),
    ],
)
def test_a_mistake_in_the_policy_file_is_named(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=said) as error:
        policy.load(file)
    assert str(file) in str(error.value)


def test_a_missing_policy_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(policy.PolicyError, match=r"none\.toml"):
        policy.load(tmp_path / "none.toml")


USERS = "pairing = 'keap-users--webcrm-users'\n"
CLAIM = f"[[blocked]]\n{USERS}claim = 'An edit in Keap reaches Webcrm'\nrow = 'job_title'\nreason = 'r'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{CLAIM}when = 'webcrm.post.user=400'", "when: .*did you mean webcrm.post.users"),
        (f"{CLAIM}unless = 'webcrm.post.user=400'", "unless: .*did you mean webcrm.post.users"),
        (f"{CLAIM}when = ['webcrm.post.users=999']", "cannot be '999'; it can be .*403"),
        (f"{CLAIM}when = 'webcrm.post.users'", "sets no switch: write NAME=VALUE"),
    ],
)
def test_a_way_in_which_no_vendor_can_behave_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=said) as error:
        refuse_strange_ways(file, policy.load(file))
    told = f'{file}: [[blocked]] "An edit in Keap reaches Webcrm" of keap-users--webcrm-users row job_title'
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[blocked]]\nclaim = 5\npairing = 'p'\nreason = 'r'", "claim is 5"),
        (f"[[linked_by_content]]\n{USERS}row = 'mail'\nwhy = 'w'", "row mail: no such row"),
        (f"{CLAIM}when = 'webcrm.post.mail=400'", "there is no switch 'webcrm.post.mail'"),
    ],
)
def test_a_mistake_in_the_policy_ends_the_run_before_it_begins(
    tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    run = suite("features/products.feature", f"--policy={file}", "-k", "arrives")
    assert run.exit_code == 4
    assert f"{file}: " in run.output
    assert said in run.output
    assert "Traceback" not in run.output

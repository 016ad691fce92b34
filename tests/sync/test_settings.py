"""What a run is told, and what it answers when it is told nonsense."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.settings import SettingsError, load, store_url

ENV = {
    "KEAP_URL": "https://keap.example/crm/rest/",
    "KEAP_TOKEN": "s3cret",
    "WEBCRM_URL": "https://webcrm.example",
    "WEBCRM_AUTH_CODE": "s3cret-too",
    "WEBCRM_ORGANISATION": "7",
    "SYNC_STATE": "state",
    "DATAFLOW": "doc.rst",
}


def toml(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "sync.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_environment_is_enough() -> None:
    settings = load(ENV)
    assert (settings.keap_url, settings.webcrm_organisation) == ("https://keap.example/crm/rest", 7)
    assert settings.store_url == "sqlite:///state/sync.sqlite3"
    assert (settings.document, settings.clearing) == (Path("doc.rst"), "propagate")


def test_the_file_is_enough_and_the_environment_goes_before_it(tmp_path: Path) -> None:
    file = toml(
        tmp_path,
        """
        [sync]
        state = "there"
        dataflow = "doc.rst"
        [keap]
        url = "https://k.example"
        token = "t"
        [webcrm]
        url = "https://w.example"
        auth_code = "c"
        organisation = 3
        """,
    )
    assert load({}, file).webcrm_organisation == 3
    assert load({"WEBCRM_ORGANISATION": "4"}, file).webcrm_organisation == 4
    assert store_url({}, file) == "sqlite:///there/sync.sqlite3"


def test_the_file_says_what_the_environment_has_no_name_for(tmp_path: Path) -> None:
    file = toml(
        tmp_path,
        """
        [store]
        url = "postgresql://db/sync"
        [policy]
        clearing = "restore"
        [when]
        a--b = {property = "status", equals = "Won"}
        [keap]
        invite_users = true
        [webcrm.markers]
        Users = "UserCustom3"
        """,
    )
    settings = load(ENV, file)
    assert (settings.store_url, settings.clearing) == ("postgresql://db/sync", "restore")
    assert settings.conditions == {"a--b": ("status", "Won")}
    assert settings.keap == {"invite_users": True}
    assert settings.webcrm == {"markers": {"Users": "UserCustom3"}}


@pytest.mark.parametrize("name", ENV)
def test_a_missing_variable_is_named(name: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not set, and sync.toml has no"):
        load({key: value for key, value in ENV.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KEAP_URL", "keap.example"),
        ("WEBCRM_URL", "ftp://x"),
        ("KEAP_URL", "http://host:port/crm/rest"),
        ("KEAP_URL", "https://:443"),
        ("WEBCRM_ORGANISATION", "one"),
        ("WEBCRM_ORGANISATION", "0"),
        ("WEBCRM_ORGANISATION", "-1"),
    ],
)
def test_a_value_that_makes_no_sense_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is '{value}'"):
        load({**ENV, name: value})


@pytest.mark.parametrize("name", ["KEAP_TOKEN", "WEBCRM_AUTH_CODE"])
@pytest.mark.parametrize("character", ["\n", "\r", " ", "\0", "é", "…"])
def test_a_secret_that_cannot_stand_in_a_header_is_named_and_not_shown(
    name: str, character: str
) -> None:
    with pytest.raises(SettingsError, match=f"{name} cannot be sent: character 7 of 7") as told:
        load({**ENV, name: f"s3cret{character}"})
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[nonsense]", "no section"),
        ("top = 1", "no section"),
        ("[keap]\nnonsense = 1", "has no 'nonsense'"),
        ("[keap]\ninvite_users = 'yes'", "invite_users must be a bool"),
        ("[webcrm]\norganisation = true", "organisation must be a int"),
        ("[policy]\nclearing = 'never'", "must be propagate or restore"),
        ("[when]\na = 1", "must be a table"),
        ("[when]\na = {property = 'b'}", "must be a table"),
        ("[", "cannot be read"),
    ],
)
def test_a_file_that_makes_no_sense_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        load(ENV, toml(tmp_path, text))


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        load(ENV, tmp_path / "none.toml")


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    file = toml(
        tmp_path, "[keap]\ntoken = 's3cret three'\n[store]\nurl = 'postgresql://u:s3cret@db/x'"
    )
    assert "s3cret" not in repr(load(ENV, file))


def test_a_folder_that_would_end_a_database_url_is_refused() -> None:
    with pytest.raises(SettingsError, match="without a question mark"):
        load(ENV | {"SYNC_STATE": "a?b"})


def test_a_wrong_address_is_told_without_the_password_in_it() -> None:
    with pytest.raises(SettingsError, match="KEAP_URL") as told:
        load(ENV | {"KEAP_URL": "ftp://me:s3cret@keap.example"})
    assert "s3cret" not in str(told.value)

"""Hooks of `python -m fakes`, as a sync in another process meets them."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import requests

from tests.fakes.receivers import listening
from tests.fakes.started import ended, failed, running


def _post(door: dict[str, str], path: str, secret: str, body: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {secret}"}
    return requests.post(door["url"] + path, json=body, headers=headers, timeout=10)


def test_both_vendors_post_what_people_do() -> None:
    with listening() as receiver, running() as (process, doors):
        back, keap, webcrm = (doors[name] for name in ("back_door", "keap", "webcrm"))
        asked = {"eventKey": "company.add", "hookUrl": receiver.url}
        hook = _post(keap, "/v1/hooks", keap["token"], asked)
        assert hook.json()["status"] == "Verified"
        login = {"authCode": webcrm["auth_code"]}
        session = requests.post(f"{webcrm['url']}/Auth/ApiLogin", data=login, timeout=10).json()
        dto = {"IsEnabled": True, "TargetUrl": receiver.url, "Filter": ["All"]}
        _post(webcrm, "/Users/Hooks", session["AccessToken"], dto | {"EventType": "Create"})
        _post(back, "/keap/companies", back["token"], {})
        _post(back, "/webcrm/users", back["token"], {})
        assert receiver.next()["ResourceUrl"] == f"{webcrm['url']}/Users/2"
        _post(back, "/clock", back["token"], {"advance": 60})
        letter = receiver.next()
        assert letter["object_keys"][0]["apiUrl"] == f"{keap['url']}/v1/companies/1"
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (0, "")


def test_hooks_are_handed_on_with_the_state_and_know_the_new_port(tmp_path: Path) -> None:
    keep = ("--state", str(tmp_path / "bug.json"))
    with listening() as receiver:
        with running(*keep) as (process, doors):
            asked = {"eventKey": "company.add", "hookUrl": receiver.url}
            _post(doors["keap"], "/v1/hooks", doors["keap"]["token"], asked)
            process.send_signal(signal.SIGTERM)
            assert ended(process) == (0, "")
        with running(*keep) as (_, doors):
            back = doors["back_door"]
            _post(back, "/keap/companies", back["token"], {})
            _post(back, "/clock", back["token"], {"advance": 60})
            url = receiver.next()["object_keys"][0]["apiUrl"]
            assert url == f"{doors['keap']['url']}/v1/companies/1"


def test_a_state_cannot_make_the_fakes_call_strangers(tmp_path: Path) -> None:
    file = tmp_path / "bug.json"
    keep = ("--state", str(file))
    with running(*keep, "--expose") as (process, doors):
        asked = {"eventKey": "company.add", "hookUrl": "http://0.0.0.0:1/"}
        _post(doors["keap"], "/v1/hooks", doors["keap"]["token"], asked)
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (0, "")
    complaint = failed(*keep)
    assert "systems.keap.hooks.records[0].values" in complaint
    assert "--expose" in complaint
    with running(*keep, "--expose") as (_, doors):
        assert doors


def test_strangers_are_called_by_fakes_that_were_exposed() -> None:
    with running("--expose") as (_, doors):
        asked = {"eventKey": "company.add", "hookUrl": "http://0.0.0.0:1/"}
        hook = _post(doors["keap"], "/v1/hooks", doors["keap"]["token"], asked)
        assert hook.json()["status"] == "Unverified"

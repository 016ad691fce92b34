"""The operations on REST hooks, described in the order of their routes."""

from __future__ import annotations

from fakes.keap.describing import Row
from fakes.keap.hooks import EVENT_KEYS, SECRET
from fakes.openapi import EMPTY, Body, Parameter, answered
from fakes.schemas import TEXT, full, listed, one_of, record

_ASKED = {"eventKey": one_of(EVENT_KEYS), "hookUrl": TEXT}
_SHOWN = full({"key": TEXT, **_ASKED, "status": one_of(["Unverified", "Verified", "Inactive"])})
_EXAMPLE = {"eventKey": "company.add", "hookUrl": "http://127.0.0.1:9/"}
_ONE = {200: answered(_SHOWN)}
_HANDSHAKE = (Parameter(SECRET, TEXT, "header", required=True),)

ROWS: tuple[Row, ...] = (
    Row("GET", "hooks", "All hooks", {200: answered(listed(_SHOWN))}),
    Row("POST", "hooks", "A new hook", _ONE, body=Body(record(_ASKED, _ASKED), _EXAMPLE)),
    Row("GET", "hooks/event_keys", "What hooks can tell of", {200: answered(listed(TEXT))}),
    Row("GET", "hooks/{key}", "One hook", _ONE),
    Row("PUT", "hooks/{key}", "Change a hook", _ONE, body=Body(record(_ASKED), _EXAMPLE)),
    Row("DELETE", "hooks/{key}", "Remove a hook", {204: EMPTY}),
    Row("POST", "hooks/{key}/verify", "Shake hands with the receiver", _ONE),
    Row("POST", "hooks/{key}/delayedVerify", "Confirm a handshake later", _ONE, _HANDSHAKE),
)

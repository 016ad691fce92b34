"""The operations on REST hooks: v1 has them, v2 does not."""

from __future__ import annotations

from fakes.keap.call import Call, Handler
from fakes.keap.errors import ProblemError, unable_to_find, unconvertible, unrecognized
from fakes.keap.hooks import EVENT_KEYS, SECRET, Subscription
from fakes.messages import Response, json_response


def listed(call: Call) -> Response:
    """Answer a bare array, without pages."""
    return json_response([_face(hook) for hook in call.hooks.by_key.values()])


def created(call: Call) -> Response:
    """Subscribe and try to verify, before this answers."""
    asked = _asked(call)
    if asked.keys() != {"eventKey", "hookUrl"}:
        raise unconvertible()
    hook = call.hooks.add(asked["eventKey"], asked["hookUrl"], call.request.origin)
    call.hooks.verify(hook)
    return _shown(hook)


def single(call: Call) -> Response:
    return _shown(_hook(call))


def updated(call: Call) -> Response:
    hook, asked = _hook(call), _asked(call)
    call.hooks.change(hook, asked.get("eventKey", hook.event_key), asked.get("hookUrl", hook.url))
    return _shown(hook)


def removed(call: Call) -> Response:
    call.hooks.remove(_hook(call))
    return Response(204)


def verified(call: Call) -> Response:
    hook = _hook(call)
    call.hooks.verify(hook)
    return _shown(hook)


def verified_later(call: Call) -> Response:
    """Take the secret of the latest handshake in a header, from a receiver that could not answer with it."""
    hook, secret = _hook(call), call.request.header(SECRET)
    if not secret:
        raise ProblemError(f"Missing request header {SECRET}")
    call.hooks.confirm(hook, secret)
    return _shown(hook)


def event_keys(_call: Call) -> Response:
    return json_response(list(EVENT_KEYS))


OPERATIONS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "hooks", listed),
    ("POST", "hooks", created),
    ("GET", "hooks/event_keys", event_keys),
    ("GET", "hooks/{key}", single),
    ("PUT", "hooks/{key}", updated),
    ("DELETE", "hooks/{key}", removed),
    ("POST", "hooks/{key}/verify", verified),
    ("POST", "hooks/{key}/delayedVerify", verified_later),
)


def _hook(call: Call) -> Subscription:
    hook = call.hooks.by_key.get(call.params[0])
    if hook is None:
        raise unable_to_find("Hook")
    return hook


def _asked(call: Call) -> dict[str, str]:
    body = call.body()
    for name, value in body.items():
        if name not in ("eventKey", "hookUrl"):
            raise unrecognized(name)
        if not isinstance(value, str):
            raise unconvertible()
    _check(call, body)
    return body


def _check(call: Call, body: dict[str, str]) -> None:
    if "eventKey" in body and body["eventKey"] not in EVENT_KEYS:
        raise ProblemError(f"Invalid eventKey: {body['eventKey']}")
    if "hookUrl" in body and not call.hooks.outbox.courier.reaches(body["hookUrl"]):
        raise ProblemError(
            "Invalid hookUrl: give an http(s) URL on a loopback address; "
            "the fakes call others only if they were started with --expose"
        )


def _shown(hook: Subscription) -> Response:
    return json_response(_face(hook))


def _face(hook: Subscription) -> dict[str, str]:
    return {
        "key": hook.key,
        "eventKey": hook.event_key,
        "hookUrl": hook.url,
        "status": hook.status,
    }

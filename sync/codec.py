"""Values to the store's text and back: JSON, with decimals kept exact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sync.memory import Face, Sight, Sights

_DECIMAL = "$decimal"


def packed(value: Any) -> str:
    return json.dumps(value, default=_packed_decimal, separators=(",", ":"))


def unpacked(text: str) -> Any:
    return json.loads(text, object_hook=_unpacked_decimal)


def _packed_decimal(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(
        f"{value!r} is neither JSON nor a decimal: the adapter that read it must convert it"
    )


def _unpacked_decimal(found: dict[str, Any]) -> Any:
    return Decimal(found[_DECIMAL]) if found.keys() == {_DECIMAL} else found


def packed_faces(faces: Mapping[str, Face]) -> str:
    return packed(dict(faces))


def unpacked_faces(text: str) -> dict[str, Face]:
    return {key: Face(*pair) for key, pair in unpacked(text).items()}


def packed_sights(sights: Mapping[str, Sights]) -> str:
    return packed({key: [_timed(sight) for sight in pair] for key, pair in sights.items()})


def unpacked_sights(text: str) -> dict[str, Sights]:
    return {key: Sights(*map(_untimed, pair)) for key, pair in unpacked(text).items()}


def _timed(sight: Sight | None) -> list[Any] | None:
    return [sight.value, sight.at.isoformat()] if sight else None


def _untimed(pair: list[Any] | None) -> Sight | None:
    return Sight(pair[0], datetime.fromisoformat(pair[1])) if pair else None

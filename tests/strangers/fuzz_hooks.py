"""What Schemathesis must not make up, in its own environment."""

from __future__ import annotations

from typing import Any

import schemathesis

LISTS = ("optional_properties", "fields", "update_mask")


def filter_query(_context: Any, query: dict[str, Any] | None) -> bool:
    """Leave out objects and lists in place of one value.

    They have no form in a query: they arrive as several values or as an empty one, which is as good as none.
    """
    return all(
        name in LISTS or not isinstance(value, dict | list) for name, value in (query or {}).items()
    )


schemathesis.hook(filter_query)

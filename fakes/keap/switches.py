"""The points that no public source settles, each with what the fake does unless told otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Switch:
    default: Any
    values: tuple[Any, ...]  # the allowed ones; `int` means any whole number from 0 up
    note: str


SWITCHES: Mapping[str, Switch] = {
    "requests_per_minute": Switch(
        1500, (int, None), "OAuth clients get 1500, keys 240; None: no limit"
    ),
    "requests_per_day": Switch(150_000, (int, None), "OAuth clients get 150000, keys 30000"),
    "retry_after": Switch(default=False, values=(False, True), note="a Retry-After header on 429"),
    "v1_max_limit": Switch(1000, (int,), "a larger limit is cut down to this, silently"),
    "v1_patch_needs_name": Switch(
        default=False,
        values=(False, True),
        note="the v1 schema marks the name as required on PATCH",
    ),
    "v1_opportunity_created": Switch(200, (200, 201), "the specification says 200"),
    "v2_page_size": Switch(1000, (int,), "the page size when none is asked for; users at most 100"),
    "v2_last_token": Switch("", ("", None, "absent"), "next_page_token on the last page"),
    "v2_unknown_property": Switch("reject", ("reject", "ignore"), "v1 is known to reject"),
    "v2_company_needs_name": Switch(
        default=True, values=(True, False), note="required in the specification until 2025-09"
    ),
    "v2_mask_without_value": Switch(
        "ignore", ("ignore", "clear"), "a property in update_mask that the body leaves out"
    ),
    "user_title_mask": Switch(
        "job_title",
        ("job_title", "title", "both"),
        "the mask's enum says job_title, the body title",
    ),
    "null_in_patch": Switch("clear", ("clear", "ignore"), "null for a property that may be empty"),
    "scalars": Switch("strict", ("strict", "lenient"), "lenient: 5 for a text, '5' for a number"),
    "price_scale": Switch("round", ("round", "reject"), "v1 prices finer than a cent, half up"),
    "trim": Switch(default=False, values=(False, True), note="blanks around texts are cut off"),
    "duplicate_user_email": Switch("accept", ("accept", "reject"), "v1 POST of a second such user"),
    "write_answer": Switch("default", ("default", "full"), "which properties a write answers with"),
}


def chosen(given: Mapping[str, Any]) -> dict[str, Any]:
    """Complete the given switches; a ValueError names a switch or a value that does not exist."""
    for name, value in given.items():
        if name not in SWITCHES:
            raise ValueError(f"Keap has no switch {name!r}; it has {', '.join(SWITCHES)}")
        if not _allows(SWITCHES[name], value):
            allowed = ", ".join(
                "a number" if each is int else repr(each) for each in SWITCHES[name].values
            )
            raise ValueError(f"Keap's switch {name} cannot be {value!r}; it can be {allowed}")
    return {name: switch.default for name, switch in SWITCHES.items()} | dict(given)


def _allows(switch: Switch, value: Any) -> bool:
    whole = type(value) is int and value >= 0
    return (whole and int in switch.values) or value in switch.values

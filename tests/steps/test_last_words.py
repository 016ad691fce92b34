"""What a sync in a process of its own said last: told to whoever reads the report, and no secret with it."""

from __future__ import annotations

import pytest

from steps.process import LONGEST_SECRET, after_the_cut, ended_by, fit_to_be_shown


@pytest.mark.parametrize(
    "said",
    [
        "Authorization: Bearer eyJhbGciOi.abc-123_x",
        'logged in: {"AccessToken":"eyJhbGciOi.abc-123_x"}',
        "access_token=eyJhbGciOi.abc-123_x",
        "logged in, session eyJhbGciOi3",
        "I was given eyJhbGciOi0abc123def456ghi789jkl012",
    ],
)
def test_no_token_is_repeated_wherever_the_sync_got_it(said: str) -> None:
    assert "eyJ" not in fit_to_be_shown(said.encode(), ())


@pytest.mark.parametrize(
    ("exit_code", "told"), [(3, "exit code 3"), (-9, "SIGKILL"), (-36, "signal 36")]
)
def test_every_end_can_be_told(exit_code: int, told: str) -> None:
    assert told in ended_by(exit_code)


def test_half_a_secret_is_not_said_and_the_rest_is() -> None:
    assert after_the_cut(b"cret and then\nwords") == b"and then\nwords"
    assert after_the_cut(b"x" * 4_000) == b"x" * (4_000 - LONGEST_SECRET)


def test_last_words_turn_no_line_around() -> None:
    said = fit_to_be_shown("\x1b[31mno\u202e way\u2067, Søren 😀\x00".encode(), ())
    assert said == "its last words: no way, Søren 😀"

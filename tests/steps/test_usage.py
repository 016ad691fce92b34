"""A command line that cannot work is refused before anything runs, and says what to give."""

from __future__ import annotations

import pytest

from tests.steps.running import suite


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--sut", "command"), "--sut command needs --sut-command"),
        (("--sut", "trigger"), "--sut trigger needs --sut-url"),
        (("--sut", "command", "--sut-command", "no-such-thing"), "no such program"),
        (("--sut", "command", "--sut-command", "'"), "No closing quotation"),
        (("--sut", "command", "--sut-command", "cd . && true"), "no shell reads &&"),
        (("--example", "nonsense"), "'nonsense' is no example"),
        (("--example", ""), "'' is no example"),
        (("--sut-command", "true"), "need --sut command, trigger or watch"),
        (("features/no-such.feature",), "file or directory not found"),
        (("--sut", "watch", "--fake-ports", "80"), "give two different ports"),
    ],
)
def test_a_wrong_option_is_told_before_anything_runs(options: tuple[str, ...], told: str) -> None:
    run = suite(*options, "features/products.feature", "-k", "arrives")
    assert told in run.output
    assert run.exit_code == 4
    assert "Traceback" not in run.output

"""A command line that cannot work is refused before anything runs, and says what to give."""

from __future__ import annotations

import socket

import pytest

from tests.steps.processes import free_port
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
        (
            ("--sut", "watch"),
            "--sut watch needs --sut-command, what starts the sync; or --fake-ports",
        ),
        (("--fake-ports", "8001,8002"), "give --sut command, trigger or watch"),
        (("--sut", "watch", "--fake-ports", "8001,8002", "-n", "2"), "leave -n out"),
    ],
)
def test_a_wrong_option_is_told_before_anything_runs(options: tuple[str, ...], told: str) -> None:
    run = suite(*options, "features/products.feature", "-k", "arrives")
    assert told in run.output
    assert run.exit_code == 4
    assert "Traceback" not in run.output


def test_a_port_that_somebody_else_uses_is_told_once_before_anything_runs() -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        taken = stranger.getsockname()[1]
        ports = ("--fake-ports", f"{free_port()},{taken}")
        run = suite("--sut", "watch", *ports, "features/products.feature", "-k", "arrives")
    assert run.exit_code == 4
    assert run.output.count(f"cannot be served at port {taken}") == 1
    assert "give other ports" in run.output
    assert "Traceback" not in run.output

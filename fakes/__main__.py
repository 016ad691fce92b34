"""`python -m fakes`: both vendors and their back door on ports, until SIGINT or SIGTERM.

Prints one JSON line with the URLs and the credentials to use; they are the fakes' own and new at every start.
"""

from __future__ import annotations

import json
import secrets
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from errno import EADDRINUSE
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event
from typing import NoReturn
from uuid import uuid4

from fakes.app import SHORTEST_CREDENTIAL
from fakes.clock import Clock
from fakes.courier import Courier, is_loopback
from fakes.hooks import delivering
from fakes.keap import keap
from fakes.keap.description import DESCRIPTION as KEAP
from fakes.mount import served
from fakes.openapi import Described
from fakes.remote import RemoteBackDoor
from fakes.serving import Servable
from fakes.webcrm import webcrm
from fakes.webcrm.description import DESCRIPTION as WEBCRM

MISUSE = 2
_PORTS = 2**16
Doors = dict[str, dict[str, str]]


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    _refuse_strangers(options)
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    if options.ready_file:
        _forget(options.ready_file)
    with ExitStack() as stack:
        doors = _open(options, stack)
        line = json.dumps(doors)
        if options.ready_file:
            stack.enter_context(_announced(options.ready_file, line))
        print(line, flush=True)
        stop.wait()
    return 0


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m fakes", description="Serve a fake Keap and a fake webCRM."
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument(
        "--expose",
        action="store_true",
        help="allow a host that others can reach, and hooks that call others",
    )
    for door in ("keap", "webcrm", "back-door"):
        parser.add_argument(f"--{door}-port", type=_port, default=0, help="default: any free port")
    for name, new in (
        ("keap-token", secrets.token_hex(16)),
        ("webcrm-auth-code", str(uuid4())),
        ("back-door-token", secrets.token_hex(16)),
    ):
        parser.add_argument(f"--{name}", type=_credential, default=new, help="default: a new one")
    parser.add_argument(
        "--ready-file", type=Path, help="write the JSON line there, too, once all is up"
    )
    return parser


def _port(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and int(written) < _PORTS):
        raise ArgumentTypeError(f"{written!r} is no port: give a number from 0 to {_PORTS - 1}")
    return int(written)


def _credential(written: str) -> str:
    fits_a_header = written.isascii() and written.isprintable() and " " not in written
    if len(written) < SHORTEST_CREDENTIAL or not fits_a_header:
        raise ArgumentTypeError(f"give at least {SHORTEST_CREDENTIAL} ASCII characters, no blanks")
    return written


def _refuse_strangers(options: Namespace) -> None:
    if is_loopback(options.host):
        return
    if not options.expose:
        _give_up(f"{options.host} can be reached by others: add --expose if you mean it")
    print(f"fakes: warning: whoever can reach {options.host} can use the fakes", file=sys.stderr)


def _open(options: Namespace, stack: ExitStack) -> Doors:
    clock = Clock(real=True)
    vendors = (
        keap(clock, credential=options.keap_token),
        webcrm(clock, credential=options.webcrm_auth_code),
    )
    for vendor in vendors:
        vendor.hooks.courier = Courier(anywhere=options.expose)
        stack.enter_context(delivering(vendor.hooks))
    back_door = RemoteBackDoor(clock, *vendors, token=options.back_door_token)
    keap_url = _serve(Described(vendors[0], KEAP), options, "keap_port", stack)
    webcrm_url = _serve(Described(vendors[1], WEBCRM), options, "webcrm_port", stack)
    back_door_url = _serve(back_door, options, "back_door_port", stack)
    return {
        "keap": {"url": f"{keap_url}/crm/rest", "token": options.keap_token},
        "webcrm": {"url": webcrm_url, "auth_code": options.webcrm_auth_code},
        "back_door": {"url": back_door_url, "token": options.back_door_token},
    }


def _serve(app: Servable, options: Namespace, option: str, stack: ExitStack) -> str:
    port = getattr(options, option)
    flag = f"--{option.replace('_', '-')}"
    try:
        return stack.enter_context(served(app, host=options.host, port=port))
    except OSError as error:
        if error.errno == EADDRINUSE:
            _give_up(f"port {port} is in use: stop what listens there or choose another {flag}")
        _give_up(
            f"cannot listen on {options.host}, port {port}: {error.strerror}; see --host, {flag}"
        )


def _forget(file: Path) -> None:
    """Remove what an earlier run announced: nothing is ready yet."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _give_up(f"cannot write {file}: {error.strerror}; choose another --ready-file")


@contextmanager
def _announced(file: Path, line: str) -> Iterator[None]:
    """Keep the line in the file while we serve; a reader sees all of it or no file."""
    try:
        with NamedTemporaryFile("w", dir=file.parent, prefix=file.name, delete=False) as draft:
            draft.write(line + "\n")
        Path(draft.name).replace(file)
    except OSError as error:
        _give_up(f"cannot write {file}: {error.strerror}; choose another --ready-file")
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _give_up(message: str) -> NoReturn:
    print(f"fakes: {message}", file=sys.stderr)
    raise SystemExit(MISUSE)


if __name__ == "__main__":
    sys.exit(main())

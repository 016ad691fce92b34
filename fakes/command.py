"""`python -m fakes serve`: both vendors and their back door on ports, until a signal ends them.

Prints one JSON line with the URLs and the credentials to use; they are the fakes' own and new at every start.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from errno import EADDRINUSE
from pathlib import Path
from queue import SimpleQueue
from typing import NoReturn

from fakes.clock import Clock
from fakes.courier import Courier, is_loopback
from fakes.files import replaced
from fakes.hooks import delivering
from fakes.keap.description import DESCRIPTION as KEAP
from fakes.openapi import Described
from fakes.options import parsed_options
from fakes.remote import House, RemoteBackDoor, save
from fakes.serving import Servable, served
from fakes.state import StateError, check_folder, loaded, read
from fakes.stdout import printed
from fakes.switches import SwitchError, parsed
from fakes.vendors import KEAP_QUOTAS, Terms, moved, opened
from fakes.webcrm.description import DESCRIPTION as WEBCRM

UNSAVED, MISUSE = 1, 2
Doors = dict[str, dict[str, str]]
Signals = SimpleQueue[int]


# New objects until garbage is looked for among them, and how many such looks until the older ones are looked through, too:
# what we keep is much, nearly nothing of it is garbage, and nobody is answered meanwhile.
_SELDOM = 100_000, 1_000


def serve(argv: Sequence[str]) -> int:
    """Serve until SIGINT or SIGTERM; gives the exit code. Raises SystemExit where it cannot start."""
    options = parsed_options(argv)
    gc.set_threshold(*_SELDOM)
    _refuse_strangers(options)
    house = _house(options)
    if options.ready_file:
        _forget(options.ready_file)
    signals = _signals()
    with ExitStack() as stack:
        for app in house.apps.values():
            stack.enter_context(delivering(app.hooks))
        _announce(_open(house, options, stack), options, stack)
        while signals.get() == signal.SIGHUP:
            _saved(house)
    return 0 if _saved(house) else UNSAVED


def _signals() -> Signals:
    """Collect what we are told, from now on; a queue, since a handler may not wait for a lock."""
    told: Signals = SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: told.put(number))
    return told


def _refuse_strangers(options: Namespace) -> None:
    if is_loopback(options.host):
        return
    if not options.expose:
        _give_up(f"{options.host} can be reached by others: add --expose if you mean it")
    _complain(f"warning: whoever can reach {options.host} can use the fakes")


def _house(options: Namespace) -> House:
    """Open the tenants and fill them from the state file; what the command line sets wins."""
    clock = Clock(real=True)
    terms = Terms(
        keap_credential=options.keap_token,
        keap_quota=KEAP_QUOTAS[options.keap_quota],
        webcrm_credential=options.webcrm_auth_code,
        webcrm_requests_per_minute=options.webcrm_requests_per_minute,
        mandatory=options.mandatory,
    )
    try:
        wanted = parsed(options.set)
        house = House(
            opened(clock, switches=wanted, terms=terms), clock, options.state, options.state_journal
        )
        for app in house.apps.values():
            app.hooks.courier = Courier(anywhere=options.expose)
        _fill(house)
        moved(house.apps, wanted)
    except (StateError, SwitchError) as error:
        _give_up(str(error))
    return house


def _fill(house: House) -> None:
    if house.file is None:
        return
    try:
        check_folder(house.file)
        text = read(house.file)
        if text is None:
            return
        loaded(text, house.apps.values(), house.clock)
    except StateError as error:
        raise StateError(f"{house.file}: {error}; choose another --state") from error


def _open(house: House, options: Namespace, stack: ExitStack) -> Doors:
    back_door = RemoteBackDoor(house, token=options.back_door_token)
    keap = _serve(Described(house.apps["keap"], KEAP), options, "keap_port", stack)
    webcrm = _serve(Described(house.apps["webcrm"], WEBCRM), options, "webcrm_port", stack)
    house.apps["keap"].hooks.origin, house.apps["webcrm"].hooks.origin = keap, webcrm
    behind = _serve(back_door, options, "back_door_port", stack)
    return {
        "keap": {"url": f"{keap}/crm/rest", "token": options.keap_token},
        "webcrm": {"url": webcrm, "auth_code": options.webcrm_auth_code},
        "back_door": {"url": behind, "token": options.back_door_token},
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


def _announce(doors: Doors, options: Namespace, stack: ExitStack) -> None:
    line = json.dumps(doors)
    if options.ready_file:
        stack.enter_context(_announced(options.ready_file, line))
    try:
        printed(f"{line}\n")
    except OSError as error:
        if not options.ready_file:
            _give_up(f"cannot write to stdout: {error.strerror}; add --ready-file FILE")


def _forget(file: Path) -> None:
    """Remove what an earlier run announced: nothing is ready yet."""
    if file.exists() and not file.is_file():
        _give_up(f"{file} is no ordinary file; choose another --ready-file")
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _give_up(f"cannot write {file}: {error.strerror}; choose another --ready-file")


@contextmanager
def _announced(file: Path, line: str) -> Iterator[None]:
    """Keep the line in the file while we serve; a reader sees all of it or no file."""
    try:
        replaced(file, f"{line}\n".encode())
    except OSError as error:
        _give_up(f"cannot write {file}: {error.strerror}; choose another --ready-file")
    try:
        yield
    finally:
        with suppress(OSError):  # its folder may be gone: nobody waits for us any more
            file.unlink(missing_ok=True)


def _saved(house: House) -> bool:
    try:
        save(house)
    except StateError as error:
        _complain(f"the state is not saved: {error}")
        return False
    return True


def _give_up(message: str) -> NoReturn:
    _complain(message)
    raise SystemExit(MISUSE)


def _complain(message: str) -> None:
    if sys.stderr is not None:
        with suppress(OSError):  # nobody may be reading it any more
            sys.stderr.write(f"fakes: {message}\n")

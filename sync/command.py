"""The commands of `python -m sync`: one pass, passes for ever, a plan, or what is remembered."""

from __future__ import annotations

import argparse
import io
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import NoReturn

from checklist.lines import DocumentError
from sync import settings as settings_
from sync import store, telling
from sync.binding import Unsupported
from sync.clock import SYSTEM_CLOCK
from sync.engine import opened
from sync.rest import CredentialsRefused, VendorError
from sync.schema import StoreError
from sync.settings import Settings, SettingsError

DONE, LEFT_SOMETHING, USAGE, VENDOR, STORE, INTERRUPTED = 0, 1, 2, 3, 4, 130

_EPILOG = """\
Where it works, from the environment or from sync.toml:
  KEAP_URL             https://api.infusionsoft.com/crm/rest, or a fake's URL
  KEAP_TOKEN           an access token, or a personal access or service account key
  WEBCRM_URL           https://api.webcrm.com, or a fake's URL
  WEBCRM_AUTH_CODE     the application token made in webCRM
  WEBCRM_ORGANISATION  id of an organisation that owns the records that need an owner
  SYNC_STATE           a directory for what the sync remembers; keep it between runs
  DATAFLOW             the dataflow document

Exit codes:
  0    done, nothing waits for a person
  1    done, but records are parked or ambiguous, a value fits neither side, or a pairing was refused
  2    wrong usage, settings or document
  3    a vendor is unreachable or refuses the credentials
  4    the store is locked, damaged, of a later version or of other accounts
  130  interrupted; the next run continues
"""

_WATCH = """\
SIGINT (Ctrl-C) and SIGTERM end it with exit code 0, whatever is parked, ambiguous or refused by then: each pass
tells that when it changes, the exit code does not. An outage does not end it; refused credentials do, with 3.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; one line for each error, never a traceback for what a user can mend."""
    args = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # values may be in any script
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "run": _run, "watch": _watch, "plan": _plan, "status": _status, "conflicts": _conflicts,
    }  # fmt: skip
    try:
        return commands[args.command](args)
    except (SettingsError, DocumentError, Unsupported) as error:
        return _failed(error, USAGE)
    except VendorError as error:
        return _failed(error, VENDOR)
    except StoreError as error:
        return _failed(error, STORE)
    except KeyboardInterrupt:
        return _failed(
            "interrupted; what was done is remembered, the next run continues", INTERRUPTED
        )


def _run(args: argparse.Namespace) -> int:
    with opened(_settings(args)) as engine, telling.progress() as progress:
        outcome = engine.run(progress)
    _say(telling.as_json(outcome) if args.json else telling.as_text(outcome))
    return DONE if outcome.clean else LEFT_SOMETHING


def _watch(args: argparse.Namespace) -> int:
    """Passes until a signal. An outage does not end it: what was missed is caught up afterwards."""
    signal.signal(signal.SIGTERM, _interrupt)
    known: telling.Waiting = frozenset()
    with opened(_settings(args)) as engine:
        try:
            while True:
                try:
                    outcome = engine.run()
                except CredentialsRefused:
                    raise
                except VendorError as error:
                    _failed(error, VENDOR)
                else:
                    text = telling.as_text(outcome, known)
                    _say(telling.as_json(outcome) if args.json else text)
                    known = telling.waiting(outcome)
                SYSTEM_CLOCK.sleep(args.interval)
        except KeyboardInterrupt:
            return DONE


def _plan(args: argparse.Namespace) -> int:
    with opened(_settings(args), read_only=True) as engine:
        planned = engine.plan()
    _say(telling.plan_as_json(planned) if args.json else telling.plan_as_text(planned))
    return LEFT_SOMETHING if planned.refused else DONE


def _status(args: argparse.Namespace) -> int:
    url = settings_.store_url(os.environ, args.config)
    with store.opened(url, read_only=True) as memory:
        _say(telling.status(memory, as_json=args.json))
    return DONE


def _conflicts(args: argparse.Namespace) -> int:
    url = settings_.store_url(os.environ, args.config)
    with store.opened(url, read_only=True) as memory:
        _say(telling.conflicts(memory, as_json=args.json))
    return DONE


def _settings(args: argparse.Namespace) -> Settings:
    return replace(
        settings_.load(os.environ, args.config),
        pairings=tuple(args.pairing),
        accept_emptied=frozenset(args.accept_emptied),
        retry_parked=args.retry_parked,
        accept_accounts=args.accept_accounts,
    )


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _failed(error: object, code: int) -> int:
    sys.stderr.write(f"error: {error}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sync",
        description="Keeps two CRMs in sync as a dataflow document says. Never deletes anything.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    passing = _options()
    passing.add_argument(
        "--pairing",
        action="append",
        default=[],
        metavar="ID",
        help="only this pairing; may be repeated",
    )
    passing.add_argument(
        "--accept-emptied",
        action="append",
        default=[],
        metavar="ID",
        help="this pairing's records were really deleted on one side",
    )
    passing.add_argument(
        "--retry-parked",
        action="store_true",
        help="try refused writes again although nothing changed",
    )
    passing.add_argument(
        "--accept-accounts",
        action="store_true",
        help="the URLs changed, but the accounts behind them are the same",
    )
    commands.add_parser("run", parents=[passing], help="one pass over every pairing")
    watch = commands.add_parser(
        "watch", parents=[passing], help="passes until it is stopped", epilog=_WATCH
    )
    watch.add_argument(
        "--interval",
        type=_seconds,
        default=60.0,
        metavar="S",
        help="seconds between two passes (60)",
    )
    commands.add_parser("plan", parents=[passing], help="what a pass would do; writes nothing")
    commands.add_parser(
        "status", parents=[_options()], help="links, parked writes, begun creations"
    )
    commands.add_parser(
        "conflicts", parents=[_options()], help="edits that were overwritten by later ones"
    )
    return parser


def _options() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--config", type=Path, metavar="FILE", help="instead of ./sync.toml")
    options.add_argument("--json", action="store_true", help="for programs")
    return options


def _seconds(text: str) -> float:
    """Raises ArgumentTypeError, for texts that are no number as well as for numbers nobody can wait for."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of seconds to wait: give one above 0, such as 60"
        )
    return seconds

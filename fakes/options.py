"""The options of `python -m fakes serve`, for a tester who has never seen it."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from fakes.app import SHORTEST_CREDENTIAL
from fakes.vendors import KEAP_QUOTAS, WEBCRM_REQUESTS_PER_MINUTE

_PORTS = 2**16

_DESCRIPTION = """\
Serve a working Keap and a working webCRM on ports of this machine, until Ctrl-C or SIGTERM.

Once all is up, one JSON line on stdout says where, and what to log in with:
  {"keap": {"url", "token"}, "webcrm": {"url", "auth_code"}, "back_door": {"url", "token"}}
Give the first two to the sync that you test. The back door is yours: edit records as a person in the vendor's web UI
would, read the journal of every request, move the clock and the switches.

To look on, open the URL of the back door in a browser: any user name, the back door's token as the password.
Beside each vendor, /openapi.json describes what is served there."""

_EPILOG = """\
other commands:
  python -m fakes switches [--json]   list what --set can set

signals:
  SIGINT, SIGTERM   answer what has arrived, save the state, stop
  SIGHUP            save the state and go on

exit codes:
  0  stopped by a signal
  1  the state could not be saved
  2  could not start: an option, a port, a file or a state that will not do; stderr says which, and what to do

examples:
  python -m fakes --ready-file ready.json --keap-quota none --webcrm-requests-per-minute none
  python -m fakes --set webcrm.put.omitted=reset --mandatory OrganisationVatNumber
  python -m fakes --state bug.json     # reproduce, Ctrl-C, and hand bug.json to a colleague"""


def parsed_options(argv: Sequence[str]) -> Namespace:
    return _parser().parse_args(argv)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="python -m fakes [serve]",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    _add_doors(parser)
    _add_vendors(parser)
    _add_files(parser)
    return parser


def _add_doors(parser: ArgumentParser) -> None:
    doors = parser.add_argument_group("where to listen, and who may come in")
    doors.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    doors.add_argument(
        "--expose",
        action="store_true",
        help="allow a host that others can reach, and hooks that call others",
    )
    for door in ("keap", "webcrm", "back-door"):
        doors.add_argument(
            f"--{door}-port", type=_port, default=0, metavar="N", help="default: any free port"
        )
    for name, new in (
        ("keap-token", secrets.token_hex(16)),
        ("webcrm-auth-code", str(uuid4())),
        ("back-door-token", secrets.token_hex(16)),
    ):
        doors.add_argument(
            f"--{name}", type=_credential, default=new, metavar="TEXT", help="default: a new one"
        )


def _add_vendors(parser: ArgumentParser) -> None:
    vendors = parser.add_argument_group("how the vendors behave")
    vendors.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="settle a point that the vendors' documentation leaves open; may be repeated; "
        "`python -m fakes switches` lists all",
    )
    vendors.add_argument(
        "--keap-quota",
        choices=tuple(KEAP_QUOTAS),
        default="oauth",
        help="how many requests Keap lets through: as for an OAuth client (the default), as for a key, no limit",
    )
    vendors.add_argument(
        "--webcrm-requests-per-minute",
        type=_limit,
        default=WEBCRM_REQUESTS_PER_MINUTE,
        metavar="N|none",
        help=f"default: {WEBCRM_REQUESTS_PER_MINUTE}",
    )
    vendors.add_argument(
        "--mandatory",
        action="append",
        default=[],
        metavar="FIELD",
        help="a further webCRM field that may not be left empty, such as OrganisationVatNumber; may be repeated",
    )


def _add_files(parser: ArgumentParser) -> None:
    files = parser.add_argument_group("files")
    files.add_argument(
        "--ready-file",
        type=Path,
        metavar="FILE",
        help="write the JSON line there, too, once all is up; removed at the end",
    )
    files.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="begin with the records, ids, hooks, switches and the time that this file holds, if it is there; save them "
        "into it at the end, at SIGHUP, and at POST /state; no credential and no password is in it",
    )
    files.add_argument(
        "--state-journal", action="store_true", help="keep the journals in the state file, too"
    )


def _port(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and int(written) < _PORTS):
        raise ArgumentTypeError(f"{written!r} is no port: give a number from 0 to {_PORTS - 1}")
    return int(written)


def _limit(written: str) -> int | None:
    if written == "none":
        return None
    if not (written.isascii() and written.isdecimal() and int(written) > 0):
        raise ArgumentTypeError(f"{written!r} is no limit: give a number from 1 up, or none")
    return int(written)


def _credential(written: str) -> str:
    fits_a_header = written.isascii() and written.isprintable() and " " not in written
    if len(written) < SHORTEST_CREDENTIAL or not fits_a_header:
        raise ArgumentTypeError(f"give at least {SHORTEST_CREDENTIAL} ASCII characters, no blanks")
    return written

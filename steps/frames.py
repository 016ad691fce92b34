"""Room for the frames of many calls.

CPython 3.11 keeps frames in chunks of 16 kB, and hands a chunk back as soon as its last frame has returned: a loop whose
calls happen to cross the border of a chunk asks the system for memory at every one of them. Where the border lies is a
matter of how deep the caller stands; under xdist it cost each worker hundreds of such requests an example.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

ROOM = 1 << 16  # slots of one frame; its chunk is of the next power of two, with as many to spare


def _call(function: Callable[[], Any]) -> Any:
    return function()


# The slots are never touched, so they cost no memory, only address space.
_call_roomily = FunctionType(_call.__code__.replace(co_stacksize=ROOM), {})


def with_room(function: Callable[[], None]) -> None:
    """Call it where thousands of frames fit before the next border."""
    _call_roomily(function)

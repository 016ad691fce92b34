"""The fakes on a socket: HTTP/1.1 on one thread, without frameworks between a client and an App.

Why not a WSGI server: the pure Python ones answer fewer requests a second than the fakes can, the fast ones cannot be
started and stopped inside a test, and none lets a fault cut an answer off or keep it back.
"""

from __future__ import annotations

from fakes.serving.loop import MOST_CONNECTIONS, PATIENCE, Servable, served

__all__ = ["MOST_CONNECTIONS", "PATIENCE", "Servable", "served"]

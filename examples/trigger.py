#!/usr/bin/env python3
"""Make a command a service: each POST runs it once, and is answered when it has ended.

    python3 trigger.py 8700 node examples/node/sync.mjs

The body of a POST may be a JSON object of environment variables. 200: the command ended with 0; 500: it did not, and the
answer is what it said. Without SYNC_STATE in the environment, a folder is made that lasts as long as the service.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer


def handler(command: Sequence[str], state: str) -> type[BaseHTTPRequestHandler]:
    class OnePass(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            environment = {"SYNC_STATE": state, **os.environ, **json.loads(body or "{}")}
            done = subprocess.run(
                command,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
            )
            self.send_response(500 if done.returncode else 200)
            self.send_header("Content-Length", str(len(done.stdout)))
            self.end_headers()
            self.wfile.write(done.stdout)

    return OnePass


def main() -> None:
    port, *command = sys.argv[1:]
    with ExitStack() as stack:
        state = os.environ.get("SYNC_STATE") or stack.enter_context(tempfile.TemporaryDirectory())
        HTTPServer(("127.0.0.1", int(port)), handler(command, state)).serve_forever()


if __name__ == "__main__":
    main()

"""`python -m sync`: see `--help`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        # Loading it takes long enough for a person to change their mind.
        from sync.command import main

        sys.exit(main())
    except KeyboardInterrupt:
        print("error: interrupted before anything was done", file=sys.stderr)
        sys.exit(130)

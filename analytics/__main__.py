"""``python -m analytics``: the command line, and beside reading its code the start of the processes it will use.

Nothing heavy is imported here: every process of a command reads this file again.
"""

from __future__ import annotations

import sys

from analytics.engine import read_ahead

#: Commands whose work runs in several processes.
SHARED = frozenset(("ingest", "add", "analyse"))

if __name__ == "__main__":
    if SHARED.intersection(sys.argv[1:2]) and not any(a.startswith("--scheduler") for a in sys.argv):
        read_ahead()
    from analytics.commands import main

    sys.exit(main())

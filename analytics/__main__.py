"""``python -m analytics``: the command line, and beside reading its code the start of the processes it will use.

Nothing heavy is imported here: every process of a command reads this file again.
"""

from __future__ import annotations

import sys

from analytics.engine import LISTS, read_ahead

#: Commands whose work runs in several processes, and what those need besides the code.
SHARED = {"ingest": (), "add": (LISTS,), "analyse": (LISTS,)}

if __name__ == "__main__":
    wanted = SHARED.get(sys.argv[1]) if len(sys.argv) > 1 else None
    if wanted is not None and not any(a.startswith("--scheduler") for a in sys.argv):
        read_ahead(*wanted)
    from analytics.commands import main

    sys.exit(main())

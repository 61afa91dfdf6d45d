"""Write docs/LICENCES.md: what every pinned package is licensed under."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "docs" / "LICENCES.md"
HEAD = """# Licences

What every package in `requirements.txt` states of itself (`make licences` writes this
list). Those under "for development" are not needed to run Marsad.

"""


def names(path: Path) -> list[str]:
    """Package names of a requirements file, as they are compared."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [m[1] for line in lines if (m := re.match(r"([A-Za-z0-9][\w.-]*)", line))]
    return [re.sub(r"[-_.]+", "-", n).lower() for n in found]


def main() -> None:
    """Ask the environment and write the list."""
    command = [sys.executable, "-m", "piplicenses", "--format", "json", "--from", "mixed", "--with-urls", "--with-system"]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    known = {re.sub(r"[-_.]+", "-", p["Name"]).lower(): p for p in told}
    direct = (ROOT / "requirements.in").read_text(encoding="utf-8").partition("# --- development")
    development = {re.sub(r"[-_.]+", "-", line.strip()).lower() for line in direct[2].splitlines() if line and line[0].isalnum()}
    rows: dict[bool, list[str]] = {False: [], True: []}
    for name in names(ROOT / "requirements.txt"):
        package = known.get(name)
        if package is None:  # for another system
            continue
        licence = " ".join(package["License"].split())[:80]
        rows[name in development].append(f"| {package['Name']} | {licence} | {package['URL'] if package['URL'] != 'UNKNOWN' else ''} |")
    table = "| package | licence | home |\n|---|---|---|\n"
    text = HEAD + table + "\n".join(rows[False]) + "\n\n## Chosen for development\n" + table + "\n".join(rows[True]) + "\n"
    DOCUMENT.write_text(text, encoding="utf-8")
    print(f"{DOCUMENT.name}: {len(rows[False])} + {len(rows[True])} packages")


if __name__ == "__main__":
    main()

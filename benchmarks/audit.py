"""Look the pinned packages up in the database of known weaknesses; skipped, saying so, where it cannot be reached."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Exit code 1 when a pinned package has a known weakness."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(ROOT / "requirements.txt"), "--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off"]  # fmt: skip
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        found = json.loads(told.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError) as fault:
        print(f"audit skipped: the database of weaknesses cannot be reached from here ({type(fault).__name__})")
        return 0
    known = [d for d in found if "skip_reason" not in d]
    if len(known) < len(found) / 2:
        print(f"audit skipped: the database of weaknesses knows {len(known)} of {len(found)} packages from here")
        return 0
    weak = [(d["name"], d["version"], v["id"], ", ".join(v["fix_versions"])) for d in known for v in d["vulns"]]
    for name, version, number, fixed in weak:
        print(f"{name} {version}: {number}, mended in {fixed or 'no version yet'}")
    print(f"audited {len(known)} packages: {len(weak)} known weaknesses")
    return int(bool(weak))


if __name__ == "__main__":
    sys.exit(main())

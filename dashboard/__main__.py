"""Serve the dashboard: ``python -m dashboard --workspace DIR``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from streamlit.web import cli

from dashboard import warming
from dashboard.access import OPEN

#: Addresses that only this machine reaches.
LOCAL = ("localhost", "127.0.0.1", "::1")
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Read the command line and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m dashboard", description="Serve the dashboard of a workspace.")
    parser.add_argument("--workspace", default=os.environ.get("MARSAD_WORKSPACE", "workspaces/demo"), help="folder of the workspace")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--address", default="localhost", help="where to listen; localhost is this machine alone")
    parser.add_argument("--access", default=os.environ.get("MARSAD_ACCESS", ""), help="who may come in: a TOML file of editors and readers")
    parser.add_argument("--secrets", default="", help="the secrets.toml with the [auth] section of the sign-in provider")
    parser.add_argument("--open", action="store_true", help="let everybody who reaches the server read, without signing in")
    asked = parser.parse_args()
    if asked.address not in LOCAL and not (asked.access or asked.open):
        parser.error(
            f"listening on {asked.address} lets others in: name who may come with --access FILE, or let everybody read with --open"
        )
    os.environ["MARSAD_ACCESS"] = OPEN if asked.open else asked.access
    os.environ["MARSAD_WORKSPACE"] = asked.workspace
    warming.start(asked.workspace)
    # nobody edits the code of a server that serves
    settings = ["--server.fileWatcherType", "none", "--server.port", str(asked.port), "--server.address", asked.address]
    if asked.secrets:
        settings += ["--secrets.files", asked.secrets]
    cli.main(["run", str(ROOT / "app.py"), *settings], standalone_mode=True)


if __name__ == "__main__":
    main()

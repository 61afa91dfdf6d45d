"""What holds for the project as a whole: pins, licences, documents, no telemetry."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from analytics.corpus import archives
from analytics.corpus.formats import endings
from benchmarks.licences import names
from tests.conftest import ROOT


def test_every_package_is_pinned_with_hashes():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
    assert len(entries) > 100
    for entry in entries:
        head = entry.split("\n", 1)[0]
        assert re.match(r"[\w.\[\]-]+==[\w.!+]+", head), head
        assert "--hash=sha256:" in entry, head


def test_every_chosen_package_is_in_the_list_of_licences():
    document = (ROOT / "docs" / "LICENCES.md").read_text(encoding="utf-8").lower()
    listed = {re.sub(r"[-_.]+", "-", line.split("|")[1].strip()) for line in document.splitlines() if line.startswith("| ")}
    assert [n for n in names(ROOT / "requirements.in") if n not in listed] == []


def test_every_ending_that_is_read_is_documented():
    document = (ROOT / "docs" / "READING.md").read_text(encoding="utf-8")
    assert [e for e in (*endings(), *archives.ENDINGS) if f"`{e}`" not in document] == []


def test_nothing_is_told_to_anybody():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["browser"]["gatherUsageStats"] is False
    assert config["server"]["address"] == "localhost"


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_python_built_without_optimisation_is_passed_over(tmp_path):
    def chosen(*lines: str) -> str:
        (tmp_path / "python3").write_text("\n".join(["#!/bin/sh", *lines]), encoding="utf-8")
        (tmp_path / "python3").chmod(0o755)
        environment = {k: v for k, v in os.environ.items() if k != "PYTHON"} | {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        asked = ["make", "-s", "-C", str(ROOT), "--eval=chosen: ; @echo $(PYTHON)", "chosen"]
        return subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout.split()[-1]

    fit = re.search(r"^FIT *:= (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert fit
    system = ["/usr/bin/python3", "-c", fit[1]]
    other = "/usr/bin/python3" if Path(system[0]).exists() and not subprocess.run(system, capture_output=True).returncode else "python3"
    assert chosen("exit 0") == "python3"
    assert chosen("exit 1") == other
    for arguments, fits in (("--enable-optimizations --with-lto", True), ("--enable-shared", False), ("", True)):
        told = f"import sysconfig; sysconfig.get_config_var = lambda name: {arguments!r}; import sys; sys.base_prefix = '/opt'; "
        assert subprocess.run([sys.executable, "-c", told + fit[1]]).returncode == (not fits), arguments


def test_documents_that_are_named_exist():
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), (path.name, target)

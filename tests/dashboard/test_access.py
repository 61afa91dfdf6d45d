"""Who may come in: the allow-list, its faults, and the audit log."""

import json
import multiprocessing
import subprocess
import sys

import pytest

from analytics.errors import InputError
from dashboard import access
from tests.conftest import ROOT


def listed(tmp_path, monkeypatch, text):
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv(access.ENVIRONMENT, str(tmp_path / "a.toml"))
    return access.configured()


def test_without_a_list_there_is_no_sign_in(monkeypatch):
    monkeypatch.delenv(access.ENVIRONMENT, raising=False)
    assert access.configured() is None
    monkeypatch.setenv(access.ENVIRONMENT, access.OPEN)
    assert access.configured() == access.Access(everybody=True)


@pytest.mark.parametrize(("email", "verified", "role"), [
    ("lead@x.example", True, "editor"), ("LEAD@X.example ", True, "editor"), ("guest@x.example", True, "reader"), ("any@partner.example", True, "reader"),
    ("any@sub.partner.example", True, ""), ("any@evilpartner.example", True, ""), ("lead@x.example", False, ""), ("", True, ""), ("partner.example", True, ""),
    ("lead@x.example@partner.example", True, "reader"),
])  # fmt: skip
def test_roles(tmp_path, monkeypatch, email, verified, role):
    found = listed(tmp_path, monkeypatch, 'editors = ["Lead@x.example"]\nreaders = ["guest@x.example", "@partner.example"]')
    assert found.role(email, verified=verified) == role


@pytest.mark.parametrize(
    "text", ["editors = 5", "editors = [1]", 'editors = ["@x.example"]', 'readers = ["nobody"]', 'owners = ["a@x.example"]', "not toml ["]
)
def test_a_broken_list_lets_nobody_in(tmp_path, monkeypatch, text):
    with pytest.raises(InputError, match="nobody comes in"):
        listed(tmp_path, monkeypatch, text)


def test_a_missing_list_lets_nobody_in(tmp_path, monkeypatch):
    monkeypatch.setenv(access.ENVIRONMENT, str(tmp_path / "gone.toml"))
    with pytest.raises(InputError):
        access.configured()


def test_a_changed_list_holds_at_once(tmp_path, monkeypatch):
    import os

    assert listed(tmp_path, monkeypatch, 'editors = ["a@x.example"]').role("b@x.example", verified=True) == ""
    changed = listed(tmp_path, monkeypatch, 'editors = ["a@x.example", "b@x.example"]')
    os.utime(tmp_path / "a.toml", ns=(1, 1))
    assert access.configured().role("b@x.example", verified=True) == changed.role("b@x.example", verified=True) == "editor"


def _note(folder, n):
    for i in range(100):
        access.note(folder, f"w{n}@x.example", "export", f"{i}\n\"'é")


def test_lines_of_the_audit_do_not_mix(tmp_path):
    workers = [multiprocessing.get_context("spawn").Process(target=_note, args=(tmp_path, n)) for n in range(3)]
    for w in workers:
        w.start()
    for w in workers:
        w.join()
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 300
    assert {line["who"] for line in lines} == {f"w{n}@x.example" for n in range(3)}
    assert (tmp_path / "audit.jsonl").stat().st_mode & 0o077 == 0


def test_serving_others_needs_a_list_or_says_that_everybody_may_read():
    told = subprocess.run(
        [sys.executable, "-m", "dashboard", "--address", "0.0.0.0"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert told.returncode == 2
    assert "--access" in told.stderr and "--open" in told.stderr


def test_a_reader_changes_nothing_even_where_a_widget_is_drawn(monkeypatch):
    from dashboard import session

    monkeypatch.setenv(access.ENVIRONMENT, access.OPEN)
    assert session.role() == "reader" and not session.may_edit() and not session.may_name_paths()
    with pytest.raises(InputError, match="ask an editor"):
        session.editor_only()


def test_nothing_is_written_but_behind_the_editors_check():
    """Every call that changes a workspace stands in a function that asks for an editor."""
    import ast

    writing = {"append", "undo", "add_lines", "start", "cancel", "receive", "name_columns", "set"}
    owners = {"corrections", "jobs", "workspace"}
    bare = []
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        for function in [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.FunctionDef)]:
            calls = [n for n in ast.walk(function) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute)]
            writes = [
                c
                for c in calls
                if c.func.attr in writing
                and (
                    (isinstance(c.func.value, ast.Attribute) and c.func.value.attr in owners)
                    or (isinstance(c.func.value, ast.Name) and c.func.value.id in owners)
                )
            ]
            guarded = any(c.func.attr in ("editor_only", "may_edit") for c in calls)
            if writes and not guarded:
                bare.append((path.name, function.name))
    assert bare == []

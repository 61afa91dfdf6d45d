"""Signing in through OpenID Connect, with a provider of our own: who comes in, and what they may do."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from analytics.corrections import Corrections
from analytics.workspace import Workspace
from tests.conftest import ROOT
from tests.e2e.provider import Provider
from tests.e2e.waiting import settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def provider():
    made = Provider()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared_server(provider, demo_path, tmp_path_factory):
    """A server with an allow-list, and its workspace."""
    folder = tmp_path_factory.mktemp("shared")
    workspace = folder / "ws"
    shutil.copytree(demo_path, workspace)
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    base = f"http://localhost:{port}"
    (folder / "access.toml").write_text('editors = ["Lead@Institute.example"]\nreaders = ["guest@institute.example", "@partner.example"]\n')
    (folder / "secrets.toml").write_text(
        f'[auth]\nredirect_uri = "{base}/oauth2callback"\ncookie_secret = "{"s" * 40}"\nclient_id = "marsad-test"\n'
        f'client_secret = "not-a-secret"\nserver_metadata_url = "{provider.issuer}/.well-known/openid-configuration"\n'
    )
    command = [sys.executable, "-m", "dashboard", "--workspace", str(workspace), "--port", str(port), "--access", str(folder / "access.toml"), "--secrets", str(folder / "secrets.toml")]  # fmt: skip
    log = open(folder / "log", "w")  # noqa: SIM115 -- closed when the server is gone
    process = subprocess.Popen(
        command, cwd=ROOT, env={k: v for k, v in os.environ.items() if not k.startswith("MARSAD")}, stdout=log, stderr=log
    )
    for _ in range(120):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{base}/_stcore/health", timeout=1)
            break
        time.sleep(0.5)
    yield base, Workspace(workspace), folder / "log"
    process.terminate()
    process.wait(10)
    log.close()


def sign_in(page, base, provider, **claims):
    provider.claims = claims
    page.goto(base)
    page.wait_for_selector(".st-key-sign_in button")
    assert page.locator("[data-testid=stMetric], [data-testid=stDataFrame], .passage").count() == 0, (
        "nothing of the workspace is shown outside"
    )
    page.locator(".st-key-sign_in button").click()
    page.wait_for_selector(".st-key-sign_out button", timeout=30_000)


def test_a_reader_looks_and_exports_and_changes_nothing(shared_server, provider, page):
    base, workspace, log = shared_server
    sign_in(page, base, provider, email="guest@institute.example", email_verified=True)
    settled(page)
    assert "guest@institute.example · reader" in page.locator(".marsad-visitor").inner_text()
    page.locator(".st-key-left_out_undated, [data-testid=stDataFrame]").first.wait_for()
    with page.expect_download(timeout=60_000) as found:
        page.locator(".st-key-overview_officials_download button").first.click()
        page.locator(".st-key-overview_officials_html button").click()
    assert b"plotly" in found.value.path().read_bytes()
    page.goto(f"{base}/corpus")
    settled(page)
    assert page.locator(".st-key-corpus_begin, .st-key-corpus_again_begin, .st-key-corpus_mask").count() == 0
    page.goto(f"{base}/articles?article=demo-en-002")
    settled(page)
    assert page.locator(".reader").count() == 1
    assert page.locator(".st-key-article_exclude").count() == 0
    page.goto(f"{base}/review")
    settled(page)
    assert page.locator("textarea").count() == 0
    assert Corrections(workspace.corrections_path).in_force() == []
    lines = [json.loads(line) for line in (workspace.root / "audit.jsonl").read_text().splitlines()]
    assert {(entry["who"], entry["what"]) for entry in lines} == {("guest@institute.example", "export")}
    assert lines[0]["name"] == "marsad-overview_officials.html"
    text = log.read_text()
    assert "not-a-secret" not in text and "ssssssss" not in text


def test_an_editor_decides_under_the_name_that_signed_in(shared_server, provider, page):
    base, workspace, _ = shared_server
    sign_in(page, base, provider, email="lead@institute.example", email_verified=True)
    page.goto(f"{base}/articles?article=demo-en-002")
    settled(page)
    page.get_by_text("Correct or leave out this article").first.click()
    page.wait_for_timeout(500)
    assert page.locator(".st-key-article_edit_who input").is_disabled()
    outlet = page.locator("[class*=st-key-article_outlet_demo-en-002] input")
    outlet.fill("Somewhere Else")
    outlet.press("Enter")
    page.wait_for_timeout(1500)
    page.locator(".st-key-article_set_outlet button").click()
    page.wait_for_function("document.body.innerText.includes('Somewhere Else')")
    settled(page)
    made = Corrections(workspace.corrections_path).in_force()
    assert [(e.kind, e.who) for e in made] == [("edit_article", "lead@institute.example")]
    page.goto(f"{base}/corpus")
    settled(page)
    assert page.locator(".st-key-corpus_begin").count() == 1
    assert page.locator(".st-key-corpus_folder").count() == 0, "nobody who signs in names folders of the server"


def test_whoever_is_on_a_partners_domain_reads(shared_server, provider, page):
    base, _, _ = shared_server
    sign_in(page, base, provider, email="anybody@partner.example", email_verified=True)
    settled(page)
    assert "reader" in page.locator(".marsad-visitor").inner_text()


@pytest.mark.parametrize("claims", [{"email": "stranger@elsewhere.example", "email_verified": True}, {"email": "lead@institute.example", "email_verified": False}, {"email": "x@evil-partner.example"}])  # fmt: skip
def test_nobody_else_comes_in(shared_server, provider, page, claims):
    base, _, _ = shared_server
    sign_in(page, base, provider, **claims)
    page.wait_for_selector("[data-testid=stAlert]")
    assert "is not on the list" in page.locator("[data-testid=stAlert]").inner_text()
    for path in ("", "officials", "articles?article=demo-en-002", "corpus"):
        page.goto(f"{base}/{path}")
        page.wait_for_selector(".st-key-sign_out button")
        page.wait_for_timeout(500)
        assert page.locator("[data-testid=stDataFrame], .passage, .reader, [data-testid=stMetric]").count() == 0
    page.locator(".st-key-sign_out button").click()
    page.wait_for_selector(".st-key-sign_in button")

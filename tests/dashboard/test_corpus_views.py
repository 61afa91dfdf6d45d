"""The Corpus page: what was understood, naming columns, trying again, correcting files."""

import shutil

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import pipeline
from analytics.corrections import Corrections
from analytics.engine import Engine
from analytics.tables import REJECTS
from analytics.workspace import Workspace
from tests import inputs
from tests.conftest import ROOT


@pytest.fixture
def workspace(demo_path, tmp_path, monkeypatch):
    """The demonstration workspace, with a table nobody understands and two copies."""
    shutil.copytree(demo_path, tmp_path / "ws")
    made = Workspace(tmp_path / "ws")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "t.csv").write_bytes(inputs.csv_table([["k1", "k2"], [inputs.TITLE, inputs.AR]]))
    (folder / "s.jsonl").write_bytes(
        inputs.jsonl(*[inputs.record(id=i, source=o) for i, o in (("x", "afaq.example"), ("y", "nabd.example"))])
    )
    head = '<meta property="article:published_time" content="2018-05-06"><script type="application/ld+json">{"datePublished": "2019-01-01"}</script>'
    (folder / "p.html").write_bytes(inputs.html(inputs.EN, title="A programme", head=head))
    with Engine(1) as engine:
        pipeline.ingest([folder], made, engine=engine)
        pipeline.analyse(made, engine=engine)
    monkeypatch.setenv("MARSAD_WORKSPACE", str(made.root))
    return made


def opened(lang, part):
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
    at.query_params["lang"] = lang
    at.run()
    at.session_state["corpus_part"] = part  # before the page is drawn: AppTest cannot choose among translated words
    at.switch_page("dashboard/pages/corpus.py").run()
    assert not at.exception and [e.value for e in at.error] == []
    return at


def frames(at):
    return [pd.DataFrame(f.value) for f in at.dataframe]


@pytest.mark.parametrize("lang", ["en", "ar", "fa"])
def test_every_part_shows_what_was_understood(workspace, lang):
    files = frames(opened(lang, "files"))[0]
    assert {"t.csv", "s.jsonl", "p.html"} <= set(files["file" if "file" in files else files.columns[0]])
    odd = frames(opened(lang, "disagreements"))[0]
    assert "2019-01-01" in odd.to_string()
    copies = frames(opened(lang, "copies"))[0]
    assert "afaq.example · nabd.example" in copies.to_string()
    refused = frames(opened(lang, "rejects"))[0].to_string()
    assert "t.csv" in refused and "k1, k2" in refused
    if lang != "en":
        assert "could be taken" not in refused, "reasons are told in the language of the interface"


def test_naming_columns_is_remembered_and_tried_again(workspace, monkeypatch):
    monkeypatch.setenv("MARSAD_WORKSPACE", str(workspace.root))

    def app():
        import streamlit as st

        from analytics.tables import REJECTS
        from analytics.workspace import Workspace
        from dashboard import session
        from dashboard.components import reject_views

        generation = Workspace(session.workspace_path()).require()
        rows = generation.read(REJECTS)
        row = rows[rows["code"] == "no_text_column"].iloc[0]
        reject_views.reject(generation, row, lambda: st.markdown("begun"))

    at = AppTest.from_function(app, default_timeout=60).run()
    assert not at.exception
    at.selectbox(key="column_title").set_value("k1")
    at.button(key="columns_keep").click().run()
    assert len(at.error) == 1, "a text has to be named"
    assert workspace.columns() == {}
    at.selectbox(key="column_text").set_value("k2")
    at.button(key="columns_keep").click().run()
    assert "begun" in [m.value for m in at.markdown]
    assert list(workspace.columns().values()) == [{"title": "k1", "text": "k2"}]
    with Engine(1) as engine:
        counts = pipeline.retry(workspace, engine=engine)
    assert (counts.accepted + counts.duplicate, counts.rejected) == (1, 0)
    assert workspace.require().read(REJECTS).empty


def test_one_value_is_set_for_a_whole_file(workspace, monkeypatch):
    def app():
        from dashboard import session
        from dashboard.components import read_views
        from dashboard.store import open_store

        store = open_store(session.workspace_path())
        read_views._set_all(store, "s.jsonl", store.articles[store.articles["file"] == "s.jsonl"])

    at = AppTest.from_function(app, default_timeout=60).run()
    at.selectbox(key="file_field").set_value("published")
    at.text_input(key="file_value").set_value("spring").run()
    at.button(key="file_set").click().run()
    assert len(at.warning) == 1
    assert Corrections(workspace.corrections_path).in_force() == []
    at.text_input(key="file_value").set_value("2016-05").run()
    at.button(key="file_set").click().run()
    made = Corrections(workspace.corrections_path).in_force()
    assert [(e.kind, dict(e.facts)) for e in made] == [("edit_file", {"file": "s.jsonl", "field": "published", "value": "2016-05"})]

"""The log of decisions: append-only, taken back by one more entry, replayed after every analysis."""

from dataclasses import replace

import pytest

from analytics import pipeline
from analytics.annotations import topics
from analytics.corrections import Corrections, topic_changes, topic_names
from analytics.engine import Engine
from analytics.errors import InputError, WorkspaceError
from analytics.tables import ARTICLE_TOPICS, TOPICS
from analytics.workspace import Workspace
from tests.conftest import ROOT


def test_entries_stay_and_an_undo_is_one_more(tmp_path):
    log = Corrections(tmp_path / "c.sqlite")
    assert log.every() == []
    one = log.append("rename_topic", {"topic_id": "ar-01", "name": "تمويل"}, who="A", why="clearer")
    log.append("rename_topic", {"topic_id": "ar-01", "name": "Funding"})
    assert topic_names(log.in_force()) == {"ar-01": "Funding"}
    log.undo(2, who="B")
    assert topic_names(log.in_force()) == {"ar-01": "تمويل"}
    log.undo(one)
    assert log.in_force() == []
    assert [e.kind for e in log.every()] == ["rename_topic", "rename_topic", "undo", "undo"]
    assert (log.every()[0].who, log.every()[0].why) == ("A", "clearer")
    log.append("merge_topics", {"topic_ids": ["ar-01", "ar-02"]})
    assert topic_changes(log.in_force()) == [topics.Change("merge", ("ar-01", "ar-02"))]
    with pytest.raises(InputError, match="must be rename_topic"):
        log.append("delete_everything", {})
    (tmp_path / "bad.sqlite").write_bytes(b"this is no database, it is text" * 50)
    with pytest.raises(WorkspaceError, match="damaged"):
        Corrections(tmp_path / "bad.sqlite").every()


def test_decisions_are_replayed_after_every_analysis(tmp_path):
    workspace = Workspace(tmp_path)
    log = Corrections(workspace.corrections_path)
    params = replace(pipeline.AnalyseParams(), topics=topics.TopicParams(number=4))
    with Engine(1) as engine:
        pipeline.ingest([ROOT / "data" / "demo" / "ar"], workspace, engine=engine)
        first = pipeline.analyse(workspace, params, engine=engine)
        log.append("rename_topic", {"topic_id": "ar-01", "name": "Mine"})
        merge = log.append("merge_topics", {"topic_ids": ["ar-02", "ar-03"]})
        merged = pipeline.analyse(workspace, params, engine=engine)
        again = pipeline.analyse(workspace, params, engine=engine)
        log.undo(merge)
        undone = pipeline.analyse(workspace, params, engine=engine)
        refitted = pipeline.analyse(workspace, replace(params, refit=True), engine=engine)
    assert set(first.read(TOPICS)["topic_id"]) == {"ar-01", "ar-02", "ar-03", "ar-04"}
    assert set(merged.read(TOPICS)["topic_id"]) == {"ar-01", "ar-02", "ar-04"}
    assert merged.read(TOPICS).set_index("topic_id").loc["ar-01", "label"] == "Mine"
    assert again.tables == merged.tables
    assert set(undone.read(TOPICS)["topic_id"]) == {"ar-01", "ar-02", "ar-03", "ar-04"}
    before = first.read(ARTICLE_TOPICS).set_index(["article_id", "topic_id"])["share"]
    after = undone.read(ARTICLE_TOPICS).set_index(["article_id", "topic_id"])["share"]
    assert before.to_dict() == pytest.approx(after.to_dict())
    assert refitted.read(TOPICS).set_index("topic_id").loc["ar-01", "label"] == "Mine"

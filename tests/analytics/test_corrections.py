"""The log of decisions: append-only, taken back by one more entry, replayed after every analysis."""

from dataclasses import replace

import pytest

from analytics import pipeline
from analytics.annotations import topics
from analytics.corrections import Corrections, Entry, agreement, anchor, corrected, gold, official_anchor, queue, topic_changes, topic_names
from analytics.engine import Engine
from analytics.errors import InputError, WorkspaceError
from analytics.tables import ARTICLE_TOPICS, ARTICLES, OFFICIALS, QUOTATIONS, TOPICS, check
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


def decided(*decisions: tuple[str, dict]) -> list[Entry]:
    return [Entry(n, f"u{n}", f"2026-01-{n:02d}", "me", "", kind, facts) for n, (kind, facts) in enumerate(decisions, 1)]


@pytest.fixture(scope="module")
def two(demo):
    """The two officials most quoted, as decisions name them."""
    quotations, listed = demo.read(QUOTATIONS), demo.read(OFFICIALS)
    return [official_anchor(o, quotations) for o in listed["official_id"].head(2)]


def test_merged_officials_are_one_and_an_undone_merge_is_none(demo, two):
    before = demo.read(OFFICIALS).set_index("official_id")
    one, other = two[0]["id"], two[1]["id"]
    made = corrected(demo, decided(("merge_officials", {"officials": two})))
    after = check(made.officials, OFFICIALS).set_index("official_id")
    assert other not in after.index
    assert after.loc[one, "quotations"] == before.loc[one, "quotations"] + before.loc[other, "quotations"]
    assert after.loc[one, "name"] == before.loc[one, "name"]
    assert not (made.quotations["speaker_id"] == other).any()
    assert not (made.official_roles["official_id"] == other).any()
    untouched = before.index.difference([one, other])
    assert after.loc[untouched, "roles"].to_dict() == before.loc[untouched, "roles"].to_dict()
    assert corrected(demo, []).officials["official_id"].tolist() == before.index.tolist()


def test_officials_are_found_again_by_their_quotations_when_identifiers_change(demo, two):
    renamed = [{**two[0], "id": "p-of-before"}, {**two[1], "id": "p-also-gone"}]
    made = corrected(demo, decided(("merge_officials", {"officials": renamed})))
    assert two[1]["id"] not in set(made.officials["official_id"])
    assert made.problems == ()
    lost = [{"id": "p-none", "quotations": [["no-article", 0, 5]]}, two[1]]
    made = corrected(demo, decided(("merge_officials", {"officials": lost})))
    assert [p.code for p in made.problems] == ["not_found"]
    assert len(made.officials) == len(demo.read(OFFICIALS))


def test_quotations_are_rejected_attributed_and_confirmed(demo, two):
    quotations = demo.read(QUOTATIONS)
    own = quotations[quotations["speaker_id"] == two[0]["id"]].reset_index(drop=True)
    rejected, moved, named, confirmed = (anchor(q) for q in own.head(4).itertuples(index=False))
    shifted = [rejected[0], rejected[1] + 1, rejected[2]]  # the new analysis cuts a little differently
    made = corrected(
        demo,
        decided(
            ("reject_quotation", {"quotation": shifted}),
            ("attribute_quotation", {"quotation": moved, "official": two[1], "name": ""}),
            ("attribute_quotation", {"quotation": named, "official": None, "name": "Somebody Else"}),
            ("confirm_quotation", {"quotation": confirmed}),
        ),
    )
    ids = own["quotation_id"].tolist()
    rows = check(made.quotations, QUOTATIONS).set_index("quotation_id")
    assert ids[0] not in rows.index
    assert rows.loc[ids[1], "speaker_id"] == two[1]["id"]
    assert rows.loc[ids[2], "speaker"] == "Somebody Else"
    assert rows.loc[ids[3], "confidence"] == 1.0
    after = made.officials.set_index("official_id")["quotations"]
    before = demo.read(OFFICIALS).set_index("official_id")["quotations"]
    assert after[two[0]["id"]] == before[two[0]["id"]] - 3
    assert after[two[1]["id"]] == before[two[1]["id"]] + 1
    assert made.officials.set_index("official_id").loc[rows.loc[ids[2], "speaker_id"], "name"] == "Somebody Else"


def test_a_split_official_is_two_and_edits_stand(demo, two):
    quotations = demo.read(QUOTATIONS)
    own = quotations[quotations["speaker_id"] == two[0]["id"]]
    away = [anchor(q) for q in own.head(2).itertuples(index=False)]
    made = corrected(
        demo,
        decided(
            ("split_official", {"official": two[0], "quotations": away, "name": "The Other One"}),
            ("edit_official", {"official": two[0], "field": "role", "value": "minister"}),
            ("edit_official", {"official": two[0], "field": "role", "value": "former minister"}),
        ),
    )
    listed = made.officials.set_index("official_id")
    assert listed.loc[listed["name"] == "The Other One", "quotations"].tolist() == [2]
    assert listed.loc[two[0]["id"], "role"] == "former minister"
    assert [(p.code, p.entry.uid, p.by.uid) for p in made.problems] == [("overruled", "u2", "u3")]


def test_excluded_and_edited_articles(demo):
    articles, quotations = demo.read(ARTICLES), demo.read(QUOTATIONS)
    first, second = quotations["article_id"].drop_duplicates().head(2)
    made = corrected(
        demo,
        decided(("exclude_article", {"article_id": first}), ("edit_article", {"article_id": second, "field": "outlet", "value": "Mine"})),
    )
    assert len(made.articles) == len(articles) - 1
    assert not (made.quotations["article_id"] == first).any()
    assert made.articles.set_index("article_id").loc[second, "outlet"] == "Mine"
    assert set(made.quotations.loc[made.quotations["article_id"] == second, "outlet"]) == {"Mine"}
    assert made.officials["quotations"].sum() == made.quotations["speaker_id"].notna().sum()


def test_logs_are_exchanged_without_doubling(tmp_path):
    mine, theirs = Corrections(tmp_path / "a.sqlite"), Corrections(tmp_path / "b.sqlite")
    mine.append("exclude_article", {"article_id": "x"}, who="A")
    theirs.append("exclude_article", {"article_id": "y"}, who="B")
    assert mine.add_lines(theirs.to_lines()) == (1, 0)
    assert mine.add_lines(theirs.to_lines()) == (0, 1)
    assert theirs.add_lines(mine.to_lines()) == (1, 1)
    assert [e.uid for e in mine.every()] == [e.uid for e in theirs.every()]
    mine.undo(mine.every()[0].id)
    theirs.add_lines(mine.to_lines())
    assert [e.facts for e in theirs.in_force()] == [e.facts for e in mine.in_force()]
    with pytest.raises(InputError, match="Line 2 is no decision"):
        mine.add_lines([next(theirs.to_lines()), '{"kind": "rm -rf"}'])
    frame = '{{"uid": "z", "at": "2026-01-01", "who": "", "why": "", "kind": "{}", "facts": {}}}'
    for kind, facts in (
        ("merge_officials", '{"officials": [1, 2]}'),
        ("reject_quotation", '{"quotation": ["a", "b", 3]}'),
        ("attribute_quotation", '{"quotation": ["a", 1, 3], "official": "p", "name": ""}'),
        ("save_slice", '{"name": "x", "slice": {"since": 1}}'),
    ):
        with pytest.raises(InputError, match="Line 1 is no decision"):
            mine.add_lines([frame.format(kind, facts)])
    assert len(mine.every()) == 3


def test_a_log_of_before_identifiers_still_reads(tmp_path):
    import sqlite3

    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as base:
        base.execute(
            "create table log (id integer primary key autoincrement, at text not null, who text not null, why text not null,"
            " kind text not null, facts text not null)"
        )
        rows = [
            ("rename_topic", '{"name": "Old", "topic_id": "ar-01"}'),
            ("rename_topic", '{"name": "New", "topic_id": "ar-01"}'),
            ("undo", '{"of": 2}'),
        ]
        base.executemany("insert into log (at, who, why, kind, facts) values ('2026-01-01', '', '', ?, ?)", rows)
    log = Corrections(path)
    assert topic_names(log.in_force()) == {"ar-01": "Old"}
    assert len({e.uid for e in log.every()}) == 3


def test_review_starts_with_the_least_certain_and_counts_agreement(demo, two):
    extracted = corrected(demo, [])
    first = queue(extracted, extracted, [])
    assert first["confidence"].is_monotonic_increasing
    a, b, c = (anchor(q) for q in first.head(3).itertuples(index=False))
    entries = decided(
        ("confirm_quotation", {"quotation": a}),
        ("reject_quotation", {"quotation": b}),
        ("attribute_quotation", {"quotation": c, "official": two[0], "name": ""}),
    )
    now = corrected(demo, entries)
    assert set(first.head(3)["quotation_id"]).isdisjoint(queue(now, extracted, entries)["quotation_id"])
    made = agreement(extracted, entries)
    assert (made["reviewed"].sum(), made["right"].sum()) == (3, 1)
    assert made["expected"].max() < 0.7
    listed = [t["content"] for record in gold(now, extracted, entries) for t in record["attributions"]]
    assert sorted(listed) == sorted([first["content"][0], first["content"][2]])


def test_a_name_given_again_after_its_official_was_merged_goes_to_that_one(demo, two):
    """Else two officials could each have been merged into the other, and no one would come to an end."""
    quotations = demo.read(QUOTATIONS)
    first, second = (anchor(q) for q in quotations[quotations["speaker_id"] == two[1]["id"]].head(2).itertuples(index=False))
    given = {"official": None, "name": "New Name"}
    made = corrected(demo, decided(("attribute_quotation", {"quotation": first, **given})))
    new = {"id": made.officials.set_index("name").loc["New Name", "official_id"], "quotations": [first]}
    again = {"id": new["id"], "quotations": [second]}
    made = corrected(
        demo,
        decided(
            ("attribute_quotation", {"quotation": first, **given}),
            ("merge_officials", {"officials": [two[0], new]}),
            ("attribute_quotation", {"quotation": second, **given}),
            ("merge_officials", {"officials": [again, two[0]]}),
        ),
    )
    assert new["id"] not in set(made.officials["official_id"])
    before = demo.read(OFFICIALS).set_index("official_id")["quotations"]
    assert made.officials.set_index("official_id").loc[two[0]["id"], "quotations"] == before[two[0]["id"]] + 2

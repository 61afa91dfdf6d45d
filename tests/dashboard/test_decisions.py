"""Decisions made on the pages hold at once, stand in the log and can be taken back."""

import shutil

import pytest

from analytics.corrections import Corrections
from analytics.tables import OFFICIALS, QUOTATIONS, SUGGESTED_MERGES
from analytics.workspace import Workspace
from tests.dashboard.test_pages import healthy, opened


@pytest.fixture
def mine(demo_path, tmp_path):
    """A copy of the demonstration workspace that may be decided on."""
    return shutil.copytree(demo_path, tmp_path / "demo")


def test_merging_two_officials_changes_table_and_network_and_is_taken_back(mine, monkeypatch):
    listed = Workspace(mine).require().read(OFFICIALS)
    one, other = listed["official_id"].head(2)
    at = opened(mine, monkeypatch, page="officials", official=one)
    at.text_input(key="official_edit_who").set_value("Huda").run()
    at.multiselect(key=f"official_same_{one}").set_value([other]).run()
    at.button(key="official_merge").click().run()
    healthy(at)
    options = at.selectbox(key="official_choice").options
    assert len(options) == len(listed) - 1
    entry = Corrections(mine / "corrections.sqlite").in_force()[0]
    assert (entry.kind, entry.who, [o["id"] for o in entry.facts["officials"]]) == ("merge_officials", "Huda", [one, other])
    at = opened(mine, monkeypatch, page="review")
    at.segmented_control(key="review_view").set_value("decided").run()
    at.button(key=f"log_undo_{entry.id}").click().run()
    healthy(at)
    at = opened(mine, monkeypatch, page="officials")
    assert len(at.selectbox(key="official_choice").options) == len(listed)


def test_the_review_queue_goes_from_the_least_certain_on(mine, monkeypatch):
    quotations = Workspace(mine).require().read(QUOTATIONS)
    at = opened(mine, monkeypatch, page="review")
    at.button(key="review_right").click().run()
    at.button(key="review_wrong").click().run()
    healthy(at)
    entries = Corrections(mine / "corrections.sqlite").in_force()
    assert [e.kind for e in entries] == ["confirm_quotation", "reject_quotation"]
    assert entries[0].facts["quotation"] != entries[1].facts["quotation"]
    confidence = quotations.set_index(["article_id", "start", "end"])["confidence"]
    first = confidence.loc[tuple(entries[0].facts["quotation"])]
    assert first <= confidence.loc[tuple(entries[1].facts["quotation"])]
    at.selectbox(key="review_official").select_index(0).run()
    at.button(key="review_attribute").click().run()
    assert Corrections(mine / "corrections.sqlite").in_force()[-1].facts["official"]["id"]


def test_suggested_merges_are_decided_one_by_one(mine, monkeypatch):
    found = Workspace(mine).require().read(SUGGESTED_MERGES)
    at = opened(mine, monkeypatch, page="review")
    at.segmented_control(key="review_view").set_value("merges").run()
    at.button(key="merge_apart").click().run()
    healthy(at)
    entry = Corrections(mine / "corrections.sqlite").in_force()[0]
    assert [o["id"] for o in entry.facts["officials"]] == found.iloc[0][["official_id", "other_id"]].tolist()


def test_an_article_left_out_and_a_stop_term_are_gone_from_counts(mine, monkeypatch):
    at = opened(mine, monkeypatch, page="terms", languages="en")
    term = at.selectbox(key="term_choice").value
    at.button(key="stop_term").click().run()
    healthy(at)
    assert at.selectbox(key="term_choice").value != term
    assert term not in at.selectbox(key="term_choice").options
    at = opened(mine, monkeypatch)
    before = int(at.metric[0].value)
    at = opened(mine, monkeypatch, page="articles", article="demo-ar-002")
    at.button(key="article_exclude").click().run()
    healthy(at)
    at = opened(mine, monkeypatch)
    assert int(at.metric[0].value) == before - 1


def test_filters_by_role_category_and_words_can_be_saved_and_taken_up(mine, monkeypatch):
    quotations = Workspace(mine).require().read(QUOTATIONS)
    at = opened(mine, monkeypatch, role="minister")
    healthy(at)
    wanted = quotations[(quotations["language"] == "en") & quotations["role"].str.lower().str.contains("minister")]["article_id"].nunique()
    assert wanted > 0
    assert int(at.metric[0].value) == wanted
    at = opened(mine, monkeypatch, categories="actors.isis", text="فيسبوك")
    healthy(at)
    number = int(at.metric[0].value)
    assert 0 < number < 124
    at.text_input(key="filter_name").set_value("ISIS on Facebook").run()
    at.button(key="filter_save").click().run()
    entry = Corrections(mine / "corrections.sqlite").in_force()[0]
    assert entry.facts["slice"] == {"categories": "actors.isis", "text": "فيسبوك"}
    at = opened(mine, monkeypatch)
    at.button(key=f"saved_{entry.id}").click().run()
    healthy(at)
    assert int(at.metric[0].value) == number
    assert at.query_params["text"] == "فيسبوك"

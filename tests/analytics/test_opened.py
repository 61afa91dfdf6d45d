"""An opened analysis: slices by place, and what it remembers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics import answers as module
from analytics.analyses import corpus, trends
from analytics.corrections import Entry
from analytics.opened import Opened
from analytics.slices import Slice


@pytest.fixture
def analysis(demo):
    return Opened(demo)


def excluding(analysis: Opened, article_id: str) -> Opened:
    entry = Entry(1, "u1", "2026-01-01T00:00:00", "", "", "exclude_article", {"article_id": article_id})
    return analysis.decided((entry,))


def test_a_slice_by_place_is_the_slice_by_name(analysis):
    outlet = analysis.articles["outlet"].mode().iloc[0]
    for slice_ in (Slice(), Slice(outlets=(outlet,)), Slice(languages=("ar",), sure=90), Slice(since="2019", until="2021-06")):
        rows = slice_.select(analysis.articles)
        assert analysis.selected(slice_)["article_id"].tolist() == rows["article_id"].tolist()
        inside = slice_.sure_enough(analysis.quotations)
        inside = inside[inside["article_id"].isin(rows["article_id"])]
        assert analysis.selected_quotations(slice_)["quotation_id"].tolist() == inside["quotation_id"].tolist()
        narrow = analysis.selected_quotations(slice_, ("quotation_id", "topic_id"))
        assert narrow.columns.tolist() == ["quotation_id", "topic_id"] and len(narrow) == len(inside)
        speaker = inside["speaker_id"].mode().iloc[0]
        own = inside[inside["speaker_id"] == speaker]["quotation_id"].tolist()
        assert own and analysis.quoted(slice_, speaker_id=speaker)["quotation_id"].tolist() == own


def test_articles_are_found_by_their_identifiers(analysis):
    one, two = analysis.articles["article_id"].iloc[[7, 2]]
    assert analysis.about([one, "nobody", two, one])["title"].tolist() == analysis.articles["title"].iloc[[7, 2]].tolist()
    number = corpus.quotations_of(analysis, analysis.articles)
    counted = analysis.quotations["article_id"].value_counts()
    assert number.tolist() == [int(counted.get(i, 0)) for i in analysis.articles["article_id"]]


def test_an_excluded_article_gives_its_words_to_no_other(analysis):
    counts = analysis.term_counts("en")
    term, last = (
        counts.items[int(np.argmax(counts.totals(np.ones(len(counts.ids), bool)).articles))],
        analysis.articles["article_id"].iloc[-1],
    )
    whole = pd.Series(trends.occurrences(analysis, Slice(), "terms", f"en:{term}"), index=analysis.place)
    away = next(i for i in whole[whole > 0].index if i != last)
    made = excluding(analysis, away)
    left = pd.Series(trends.occurrences(made, Slice(), "terms", f"en:{term}"), index=made.place)
    assert left.to_dict() == whole.drop(away).to_dict()


def test_what_is_remembered_is_bounded_by_size(analysis, monkeypatch):
    monkeypatch.setattr(module, "REMEMBERED_BYTES", 3_000)
    memory = module.Memory()
    for n in range(5):
        memory.get(n, lambda: {"a": np.zeros(100), "b": (pd.DataFrame({"x": np.zeros(50)}),)})  # 1,200 bytes
    made = []
    assert [memory.get(n, lambda n=n: made.append(n)) for n in (3, 4)] != [None, None] and made == []
    memory.get(0, lambda: made.append(0))
    assert made == [0]
    memory.get("large", lambda: np.zeros(10_000))  # the newest is kept, whatever its size
    assert memory.get("large", lambda: made.append("again")).shape == (10_000,) and made == [0]


def test_officials_are_followed_by_the_quotations_that_are_sure_enough(analysis):
    official = analysis.quotations["speaker_id"].mode().iloc[0]
    own = analysis.quotations[analysis.quotations["speaker_id"] == official]
    least = int(100 * own["confidence"].min()) + 1
    for slice_ in (Slice(), Slice(sure=least)):
        number = slice_.sure_enough(own)["article_id"].value_counts()
        found = trends.occurrences(analysis, slice_, "officials", official)
        assert found.tolist() == [number.get(i, 0) for i in analysis.articles["article_id"]]
    assert 0 < number.sum() < len(own)


def test_a_remembered_mapping_is_the_same_for_all_and_cannot_be_changed(analysis):
    @module.remembered
    def named(opened: Opened) -> dict[str, str]:
        return {"a": "one"}

    with pytest.raises(TypeError):
        named(analysis)["a"] = "another"
    assert named(analysis) == {"a": "one"}

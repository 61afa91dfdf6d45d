"""Identities: what the register joins, what is only suggested, roles with dates, and confidence."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from analytics.annotations import identities, quotations
from analytics.annotations.identities import identify
from analytics.annotations.officials import OfficialParams, link
from analytics.annotations.quotations.calibration import confidence, rate
from analytics.annotations.register import Register, load
from analytics.names import likeness
from analytics.slices import Slice
from analytics.tables import OFFICIAL_ROLES, OFFICIALS, QUOTATIONS, SUGGESTED_MERGES, check

PETRAEUS = [("ar", "ديفيد بتريوس"), ("ar", "ديفيد باتريوس"), ("fa", "دیوید پترائوس"), ("en", "David Petraeus"), ("en", "Petraeus")]


def groups(names, *, years=None, register=None):
    made = identify(Counter(dict.fromkeys(names, 1)), years or {}, register or load())
    return [sorted(g.members) for g in made.groups if g.members], made


def test_one_identity_in_three_scripts_and_for_the_rank_with_the_surname():
    found, made = groups(PETRAEUS)
    assert found == [sorted(PETRAEUS)]
    assert made.groups[0].holder.person == "david-petraeus"


def test_people_who_share_a_surname_stay_apart():
    names = [("ar", "كمال الحداد"), ("ar", "ريم الحداد"), ("ar", "الحداد")]
    found, made = groups(names)
    assert sorted(map(len, found)) == [1, 1, 1]
    assert {s.reason for s in made.suggestions} == {"surname"}


def test_a_surname_alone_joins_an_office_holder_only_in_fitting_years():
    name = ("en", "Petraeus")
    _, made = groups([name], years={name: {2012}})
    assert made.groups[0].holder.person == "david-petraeus"
    _, made = groups([name], years={name: {1931}})
    assert made.groups[0].holder is None


def test_names_alike_are_suggested_and_not_joined():
    names = [("ar", "هيلين ألدوس"), ("fa", "هلن آلدوس")]
    found, made = groups(names, register=Register())
    assert len(found) == 2
    assert [s.reason for s in made.suggestions] == ["spelling"]


GIVEN = {"ar": ["هيلين", "هلين", "سامي", "صامي", "مراد"], "fa": ["هلن", "سامی", "مراد"], "en": ["Helen", "Hellen", "Sami", "Samy", "Murad"]}
FAMILY = {"ar": ["ألدوس", "ألدوز", "الهاشمي", "الدوري"], "fa": ["آلدوس", "هاشمی", "دوری"], "en": ["Aldous", "Aldus", "Hashemi", "Douri"]}


def test_the_most_quoted_of_all_suggestions_are_made(monkeypatch):
    rng = np.random.default_rng(0)
    names = [(c, f"{one} {other}") for c, given in GIVEN.items() for one in given for other in FAMILY[c]]
    names += [(c, family) for c, listed in FAMILY.items() for family in listed]
    written = Counter(dict(zip(names, rng.integers(1, 6, len(names)).tolist(), strict=True)))

    def made(most: int) -> tuple[list, list[int]]:
        monkeypatch.setattr(identities, "MOST_SUGGESTED", most)
        found = identify(Counter(written), {}, Register())
        weight = [sum(written[m] for m in g.members) for g in found.groups]
        return found.suggestions, [min(weight[s.one], weight[s.other]) for s in found.suggestions]

    every, weights = made(10_000)
    assert len(every) > 20 and len(set(weights)) > 3 and weights == sorted(weights, reverse=True)
    assert {s.reason for s in every} == {"spelling", "surname"}
    looked_at: list[tuple] = []
    monkeypatch.setattr(identities, "likeness", lambda *a, **k: looked_at.append(a) or likeness(*a, **k))
    number = []
    for most in (1, 2, 5, len(every) // 2, len(every) - 1):
        assert made(most)[0] == every[:most]
        number.append(len(looked_at))
        looked_at.clear()
    assert number == sorted(number) and number[0] < number[-1]  # of few suggestions, few pairs are looked at


def test_the_register_is_whole():
    register = load()
    assert len(register.holders) >= 150
    for holder in register.holders:
        assert set(holder.names) == {"ar", "fa", "en"}
        for office in holder.offices:
            assert office.role
            assert office.since is None or office.until is None or 1970 <= office.since <= office.until <= 2026
    assert register.named("ar", "الجنرال ديفيد بتريوس").person == "david-petraeus"


def test_a_register_of_ones_own(tmp_path):
    (tmp_path / "people.csv").write_text("person,name_en,name_ar,name_fa,also\nx,Ann Example,آن إكزامبل,,\n", encoding="utf-8")
    assert [h.person for h in load(tmp_path).holders] == ["x"]
    (tmp_path / "people.csv").write_text("person,name\nx,y\n", encoding="utf-8")
    import os

    os.utime(tmp_path / "people.csv", ns=(1, 1))
    with pytest.raises(ValueError, match="name_en"):
        load(tmp_path)
    assert load(tmp_path / "none").holders == ()


@pytest.fixture
def linked():
    texts = [
        ("a1", "قال وزير الدفاع السابق كمال الحداد إن الحدود آمنة منذ شهر.", "2014-05-01"),
        ("a2", "قال وزير الداخلية كمال الحداد إن الحملة مستمرة في كل المدن.", "2016-02-03"),
    ]
    frame = pd.DataFrame([{"article_id": i, "language": "ar", "title": "", "body": t} for i, t, _ in texts])
    articles = pd.DataFrame([{"article_id": i, "published": d, "outlet": "o", "language": "ar", "duplicate_of": None} for i, _, d in texts])
    return link(quotations.annotate(frame), articles=articles, params=OfficialParams())


def test_roles_carry_dates_and_say_when_they_are_former(linked):
    for table in (QUOTATIONS, OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES):
        check(linked[table.name], table)
    roles = linked["official_roles"].sort_values("since")
    assert roles[["role", "since", "former"]].values.tolist() == [
        ["وزير الدفاع السابق", "2014-05-01", True],
        ["وزير الداخلية", "2016-02-03", False],
    ]


def test_confidence_is_a_probability_that_special_classes_shrink_towards():
    counts = {"": [80, 100], "verb": [10, 10]}
    assert rate({}, "verb") == 0.5
    assert 0.74 < rate(counts, "other") < 0.8
    assert rate(counts, "other") < rate(counts, "verb") < 1.0
    assert rate(counts, "verb | never seen") == pytest.approx((8 * rate(counts, "verb")) / 8)
    both, speaker = confidence("ar", ("verb clause | indirect stated name", "stated name | verb clause"))
    assert 0 < both <= speaker < 1


def test_a_slice_leaves_uncertain_quotations_out(linked):
    rows = linked["quotations"].assign(confidence=[0.9, 0.4])
    assert Slice(sure=70).sure_enough(rows)["quotation_id"].tolist() == ["a1:1"]
    assert len(Slice().sure_enough(rows)) == 2
    assert Slice.from_query(Slice(sure=70).to_query()) == Slice(sure=70)
    assert Slice.from_query({"sure": "-5"}) == Slice.from_query({"sure": "x"}) == Slice()

"""Trends, intervals, bursts, change points and leads, against statsmodels, scipy, ruptures and brute force."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
import ruptures
from ruptures.base import BaseCost
from scipy import special, stats
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.stats.proportion import proportion_confint, proportions_ztest
from statsmodels.tsa.stattools import grangercausalitytests

from analytics import events
from analytics.errors import InputError
from analytics.summaries import bursts, changes, intervals, lead_lag, periods, trends
from tests.analytics.test_summaries import A

HITS = np.array([1.0, 0.0, 1.0, 0.0, 0.0])


def test_articles_are_placed_among_listed_periods():
    starts = pd.Series(["2015-02-01", None, "2014-12-01", "2015-02-01", "2016-01-01"], dtype=object)
    assert periods.positions(starts, ["2015-01-01", "2015-02-01", "2016-01-01"]).tolist() == [1, -1, -1, 1, 2]
    assert periods.positions(starts, []).tolist() == [-1] * 5
    assert periods.span(starts, "month")[::13] == ["2014-12-01", "2016-01-01"]


def test_wilson_is_statsmodels():
    hits, total = np.array([0, 1, 7, 20, 0]), np.array([10, 10, 20, 20, 0])
    low, high = intervals.wilson(hits, total)
    for h, n, a, b in list(zip(hits, total, low, high, strict=True))[:4]:
        assert (a, b) == pytest.approx(proportion_confint(h, n, method="wilson"), abs=1e-12)
    assert np.isnan(low[4])
    assert np.isnan(high[4])


def test_the_bootstrap_covers_like_scipys_and_large_groups_like_the_small():
    rng = np.random.default_rng(3)
    share = rng.beta(1, 5, size=300)
    low, high = intervals.bootstrap_ratio(share, np.ones(300), np.zeros(300, int), 1, draws=4000)
    found = stats.bootstrap((share,), np.mean, method="percentile", n_resamples=4000, rng=np.random.default_rng(1)).confidence_interval
    assert (low[0], high[0]) == pytest.approx((found.low, found.high), abs=0.002)
    many = np.tile(share, 4)
    wide = intervals.bootstrap_ratio(many, np.ones(1200), np.zeros(1200, int), 1)
    again = stats.bootstrap((many,), np.mean, method="percentile", n_resamples=4000, rng=np.random.default_rng(1)).confidence_interval
    assert (wide[0][0], wide[1][0]) == pytest.approx((again.low, again.high), abs=0.002)
    assert np.isnan(intervals.bootstrap_ratio(share, np.ones(300), np.zeros(300, int), 2)[0][1])


def test_trends_divide_by_the_period_and_leave_gaps():
    made = trends.series({"t": HITS}, articles=A, params=trends.TrendParams(measure="per_thousand"))
    assert made["value"].fillna(-1).tolist() == [500.0, -1.0, 1000.0]
    raw = trends.series({"t": HITS}, articles=A)
    assert raw["articles"].tolist() == [1, 0, 1]
    assert raw["total"].tolist() == [2, 0, 1]
    assert raw["value"].fillna(-1).tolist() == [1, -1, 1]  # a period without articles is a gap, not a zero
    low, high = proportion_confint(1, 2, method="wilson")
    assert raw.loc[0, ["low", "high"]].tolist() == pytest.approx([2 * low, 2 * high])
    share = trends.series({"t": HITS}, articles=A, params=trends.TrendParams(measure="share"))
    assert share["value"].fillna(-1).tolist() == [50.0, -1.0, 100.0]
    words = trends.series({"t": 3 * HITS}, articles=A, params=trends.TrendParams(measure="per_million"))
    assert words["value"].fillna(-1).tolist() == pytest.approx([1e6 * 3 / 400, -1.0, 1e6 * 3 / 50])
    with pytest.raises(InputError, match="must be articles"):
        trends.series({"t": HITS}, articles=A, params=trends.TrendParams(measure="votes"))


def test_smoothing_is_what_it_is_called():
    values = np.array([1.0, 4.0, np.nan, 3.0, 8.0, 6.0, 2.0, 7.0])
    moved = trends.smoothed(values, trends.TrendParams(smoothing="moving_average"))
    assert moved[[0, 4]].tolist() == pytest.approx([2.5, 17 / 3])
    assert np.isnan(moved[2])
    known = np.isfinite(values)
    at = np.flatnonzero(known)
    expected = lowess(values[known], at, frac=4 / 7, it=0, return_sorted=False)
    assert trends.smoothed(values, trends.TrendParams(smoothing="loess"))[known] == pytest.approx(expected)


def _cost(path, hits, total, params):
    usual = hits.sum() / total.sum()
    shares = (usual, usual * params.ratio)
    cost = sum(-stats.binom.logpmf(h, n, shares[s]) for h, n, s in zip(hits, total, path, strict=True))
    ups = sum(b > a for a, b in itertools.pairwise((0, *path)))
    return cost + params.cost * np.log(len(hits)) * ups


@pytest.mark.parametrize("seed", range(4))
def test_bursts_are_the_cheapest_of_all_state_sequences(seed):
    rng = np.random.default_rng(seed)
    total = rng.integers(20, 40, size=9)
    hits = np.minimum(rng.poisson([2, 2, 2, 9, 8, 2, 1, 2, 6]), total)
    params = bursts.BurstParams()
    best = min(itertools.product((0, 1), repeat=9), key=lambda p: (_cost(p, hits, total, params), p))
    assert bursts.states(hits, total, params).tolist() == list(best)


def test_a_burst_has_its_dates_and_its_weight():
    series = pd.DataFrame({"period": [f"2017-{m:02d}-01" for m in range(1, 11)], "item": "x", "total": [40] * 9 + [0]})
    series["articles"] = [2, 3, 2, 15, 14, 2, 3, 2, 2, 0]
    found = bursts.bursts(series)
    assert found[["start", "end", "periods", "articles"]].values.tolist() == [["2017-04-01", "2017-05-01", 2, 29]]
    usual = 45 / 360
    saved = sum(stats.binom.logpmf(h, 40, 2 * usual) - stats.binom.logpmf(h, 40, usual) for h in (15, 14))
    assert found["weight"].iloc[0] == pytest.approx(saved)
    assert bursts.bursts(series.assign(articles=2)).empty


def test_change_points_are_those_of_ruptures_and_tested_like_statsmodels():
    hits = np.array([5, 6, 4, 5, 6, 5, 20, 22, 19, 21, 20, 21])
    series = pd.DataFrame({"period": [f"2016-{m:02d}-01" for m in range(1, 13)], "item": "x", "articles": hits, "total": 100})
    found = changes.changes(series)
    assert found[["period", "since", "until"]].values.tolist() == [["2016-07-01", "2016-01-01", "2016-12-01"]]
    z, p = proportions_ztest([hits[6:].sum(), hits[:6].sum()], [600, 600])
    assert (found["z"].iloc[0], found["p"].iloc[0]) == pytest.approx((z, p))
    assert found["ratio"].iloc[0] == pytest.approx(hits[6:].sum() / hits[:6].sum())

    def deviance(a, b):  # twice the log-likelihood a free level per period gains over a common one
        free = stats.binom.logpmf(hits[a:b], 100, hits[a:b] / 100).sum()
        return 2 * (free - stats.binom.logpmf(hits[a:b], 100, hits[a:b].sum() / (100 * (b - a))).sum())

    penalty = 2 * changes.overdispersion(hits, np.full(12, 100)) * np.log(12)
    cuts = [
        c for n in range(4) for c in itertools.combinations(range(3, 10), n) if all(b - a >= 3 for a, b in itertools.pairwise((0, *c, 12)))
    ]
    best = min(cuts, key=lambda c: sum(deviance(a, b) for a, b in itertools.pairwise((0, *c, 12))) + penalty * len(c))
    assert changes.points(hits, np.full(12, 100)) == list(best)
    assert changes.changes(series.assign(articles=5)).empty


def test_change_points_cost_no_more_than_those_of_ruptures_segment_by_segment():
    rng = np.random.default_rng(7)
    for n in (7, 12, 40, 160):
        for _ in range(25):
            levels = np.repeat(rng.uniform(0.01, 0.6, size=n // 6 + 1), rng.integers(3, 12, size=n // 6 + 1))[:n]
            levels = np.pad(levels, (0, n - len(levels)), mode="edge")
            total = rng.integers(1, 60, size=n)
            hits = rng.binomial(total, levels)
            penalty = 2 * changes.overdispersion(hits, total) * math.log(n)
            cost = Deviance(3).fit(np.column_stack([hits, total]).astype(float))

            def paid(cuts, cost=cost, n=n, penalty=penalty):
                return sum(cost.error(a, b) for a, b in itertools.pairwise((0, *cuts, n))) + penalty * len(cuts)

            ours = changes.points(hits, total)
            assert all(b - a >= 3 for a, b in itertools.pairwise((0, *ours, n)))
            theirs = (
                ruptures.Pelt(custom_cost=Deviance(3), min_size=3, jump=1)
                .fit(np.column_stack([hits, total]).astype(float))
                .predict(pen=penalty)
            )
            assert paid(ours) <= paid(theirs[:-1]) + 1e-9


class Deviance(BaseCost):
    """Binomial deviance of a segment's shares from their common level, for ruptures; constant time per segment."""

    model = "binomial"

    def __init__(self, least: int) -> None:
        self.min_size = least

    def fit(self, signal: np.ndarray):
        """Take hits and totals, one row a period."""
        self.signal = signal
        hits, total = signal[:, 0], signal[:, 1]
        own = 2 * (special.xlogy(hits, hits / total) + special.xlogy(total - hits, 1 - hits / total))
        self.sums = np.vstack([np.zeros(3), np.cumsum(np.column_stack([hits, total, own]), axis=0)])
        return self

    def error(self, start: int, end: int) -> float:
        """Deviance of one segment."""
        hits, total, own = self.sums[end] - self.sums[start]
        share = hits / total
        common = 0.0 if share <= 0 or share >= 1 else 2 * (hits * math.log(share) + (total - hits) * math.log1p(-share))
        return float(own - common)


def test_overdispersion_is_one_for_chance_and_is_not_touched_by_a_change_of_level():
    rng = np.random.default_rng(2)
    total = np.full(4000, 200)
    hits = rng.binomial(200, np.where(np.arange(4000) < 2000, 0.1, 0.4))
    assert changes.overdispersion(hits, total) == pytest.approx(1.0, abs=0.15)
    wild = rng.binomial(200, rng.beta(20, 180, size=4000))
    assert changes.overdispersion(wild, total) == pytest.approx(1 + 199 / 201, rel=0.15)  # beta-binomial: 1 + (n-1)/(a+b+1)


def test_a_series_that_follows_is_found_to_follow():
    rng = np.random.default_rng(4)
    one = rng.normal(size=80)
    other = np.concatenate([rng.normal(size=2), one[:-2]]) + 0.2 * rng.normal(size=80)
    params = lead_lag.LeadLagParams(difference=False)
    found = lead_lag.cross_correlation(one, other, params).set_index("lag")
    assert found["correlation"].idxmax() == 2
    assert found.loc[2, "correlation"] == pytest.approx(np.corrcoef(one[:-2], other[2:])[0, 1])
    assert found.loc[2, "high"] == pytest.approx(stats.norm.ppf(0.975) / np.sqrt(78))
    tests = lead_lag.granger(one, other, names=("one", "other"), params=params).set_index("first")
    reference = grangercausalitytests(np.column_stack([other, one]), 6)
    lag = int(tests.loc["one", "lags"])
    assert tests.loc["one", "f"] == pytest.approx(reference[lag][0]["ssr_ftest"][0])
    assert tests.loc["one", "p"] < 1e-6
    assert tests.loc["other", "p"] > 0.01
    assert lead_lag.granger(one[:4], other[:4], names=("a", "b")).empty


def test_the_events_file_is_in_order_and_faults_are_named(tmp_path):
    found = events.load()
    assert len(found) >= 36
    assert found["date"].is_monotonic_increasing
    assert found["date"].between("2011-01-01", "2025-12-31").all()
    assert found.set_index("label_en").loc["ISIS takes Mosul", "date"] == "2014-06-10"
    assert (found[["label_ar", "label_fa"]] != "").all().all()
    bad = tmp_path / "e.csv"
    bad.write_text("date,kind,label_en\n2017-13-01,attack,x\n2017-01-01,feast,y\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2: `date`.*line 3: `kind`"):
        events.load(bad)


def test_one_item_within_groups_is_counted_against_its_own_group():
    articles = pd.DataFrame(
        {
            "article_id": list("abcdef"),
            "published": ["2020-01-03", "2020-01-04", "2020-02-01", "2020-01-05", "2020-02-03", "2020-02-04"],
            "precision": "day",
            "outlet": ["x", "x", "x", "y", "y", "z"],
            "words": 10,
        }
    )
    occurrences = np.array([1, 0, 2, 0, 1, 1])
    params = trends.TrendParams(period="month", measure="share")
    made = trends.by_value(occurrences, articles["outlet"], articles=articles, params=params, most=2)
    got = {(r.item, r.period): (r.articles, r.total, r.value) for r in made.itertuples()}
    assert got == {
        ("x", "2020-01-01"): (1, 2, 50.0),
        ("x", "2020-02-01"): (1, 1, 100.0),
        ("y", "2020-01-01"): (0, 1, 0.0),
        ("y", "2020-02-01"): (1, 1, 100.0),
    }


def test_one_stray_date_does_not_coarsen_the_period():
    many = [f"2017-{m:02d}-{d:02d}" for m in range(1, 7) for d in range(1, 26)]
    articles = pd.DataFrame({"published": [*many, "1981-03-01"], "precision": "day"})
    assert periods.suggest(articles) == periods.suggest(articles.iloc[:-1]) == "week"


def test_series_that_foretell_each_other_without_error_have_no_granger_test():
    one = np.array([0.0, 1.0] * 12)
    assert lead_lag.granger(one, np.roll(one, 1), names=("a", "b")).empty


def test_series_shorter_than_the_lags_have_no_lags():
    assert lead_lag.cross_correlation(np.array([1.0, 2.0]), np.array([2.0, 1.0])).empty
    assert lead_lag.cross_correlation(np.array([]), np.array([])).empty

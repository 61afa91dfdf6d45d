"""Networks, against networkx and worked examples."""

import random

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analytics.errors import InputError
from analytics.summaries import networks
from analytics.summaries.networks import rows as network_rows
from analytics.tables import CODES, QUOTATIONS


def _rows() -> pd.DataFrame:
    made = pd.DataFrame(
        {
            "article_id": ["a", "a", "a", "b", "b", "c", "d", "d"],
            "speaker_id": ["p1", "p2", "p1", "p1", "p2", None, "p1", "p3"],
            "topic": ["t1", "t1", "t1", "t2", "t2", "t1", "t2", "t2"],
            "outlet": ["x", "x", "x", "y", "y", "x", "x", "x"],
            "category": None,
            "denies": [False, True, False, False, False, False, False, True],
        }
    )
    return made.assign(quotation_id=[str(n) for n in range(len(made))])


def edges(mode, normalisation="none", **more):
    made = networks.network(_rows(), networks.NetworkParams(mode=mode, normalisation=normalisation, **more))
    return {(r.a, r.b): pytest.approx(r.weight) for r in made.edges.itertuples()}


def test_networks_count_articles_not_quotations():
    made = networks.network(_rows())
    assert made.nodes.set_index("id")["quotations"].to_dict() == {"p1": 4, "p2": 2, "p3": 1}
    assert edges("together") == {("p1", "p2"): 2, ("p1", "p3"): 1}
    assert edges("on_topic") == {("p1", "t1"): 1, ("p1", "t2"): 2, ("p2", "t1"): 1, ("p2", "t2"): 1, ("p3", "t2"): 1}
    assert edges("shared_topic") == {("p1", "p2"): 2, ("p1", "p3"): 1, ("p2", "p3"): 1}
    assert edges("on_outlet")[("p1", "x")] == 2
    assert edges("together", least=2) == {("p1", "p2"): 2}
    assert edges("on_category") == {}
    with pytest.raises(InputError, match="must be together"):
        edges("enemies")


def test_normalisations_of_leifeld_by_hand():
    # p1 is in 3 articles, p2 in 2, p3 in 1; p1 and p2 share 2, p1 and p3 share 1
    assert edges("together", "average")[("p1", "p2")] == 2 / 2.5
    assert edges("together", "jaccard")[("p1", "p2")] == 2 / 3
    assert edges("together", "cosine")[("p1", "p2")] == 2 / np.sqrt(6)
    assert edges("together", "cosine")[("p1", "p3")] == 1 / np.sqrt(3)
    # p2 denies on t1, p1 does not: one topic shared, one in conflict
    assert edges("shared_topic", "subtract")[("p1", "p2")] == 0
    assert edges("shared_topic", "subtract")[("p1", "p3")] == -1
    assert edges("on_topic", "average")[("p1", "t2")] == 2 / 3


def _random_network(seed: int, n: int = 14) -> networks.Network:
    rng = np.random.default_rng(seed)
    ids = [f"n{k:02d}" for k in range(n)]
    pairs = [(a, b, int(rng.choice([1, 2, 4]))) for i, a in enumerate(ids) for b in ids[i + 1 :] if rng.random() < 0.35]
    nodes = pd.DataFrame({"id": ids, "kind": "official", "articles": 20, "quotations": 5})
    listed = pd.DataFrame([(a, b, w, float(w)) for a, b, w in pairs], columns=["a", "b", "articles", "weight"])
    return networks.Network(nodes, listed, 100)


@pytest.mark.parametrize("seed", range(3))
def test_centralities_are_those_of_networkx(seed):
    network = _random_network(seed)
    graph = nx.Graph()
    graph.add_nodes_from(network.nodes["id"])
    for a, b, w in network.edges[["a", "b", "weight"]].itertuples(index=False):
        graph.add_edge(a, b, weight=w, length=1 / w)
    made = networks.measures(network).set_index("id")
    assert made["degree"].to_dict() == dict(graph.degree())
    assert made["strength"].to_dict() == pytest.approx(dict(graph.degree(weight="weight")))
    assert made["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(graph, weight="length"))
    leading = nx.eigenvector_centrality_numpy(graph, weight="weight")
    top = max(leading.values())
    assert made["eigenvector"].to_dict() == pytest.approx({k: v / top for k, v in leading.items()}, abs=1e-6)


def test_the_disparity_filter_follows_its_formula():
    network = _random_network(1)
    found = networks.significance(network, networks.SignificanceParams("disparity", alpha=1.0)).set_index(["a", "b"])
    graph = nx.from_pandas_edgelist(network.edges, "a", "b", "weight")
    for a, b, w in network.edges[["a", "b", "weight"]].itertuples(index=False):
        # Serrano et al. (2009), eq. 2: 1 - (k-1) times the integral of (1-x)^(k-2) from 0 to w/s
        expected = [(1 - w / graph.degree(v, weight="weight")) ** (graph.degree(v) - 1) for v in (a, b) if graph.degree(v) > 1]
        assert found.loc[(a, b), "p"] == pytest.approx(min(expected, default=1.0))
    kept = networks.significance(network, networks.SignificanceParams("disparity", alpha=0.2))
    assert 0 < len(kept) < len(network.edges)
    assert (kept["p"] <= 0.2).all()


def test_the_hypergeometric_filter_is_fishers_exact_test():
    network = _random_network(2)
    found = networks.significance(network, networks.SignificanceParams("hypergeometric", alpha=1.0))
    for row in found.head(10).itertuples():
        k = row.articles
        table = [[k, 20 - k], [20 - k, 100 - 40 + k]]
        assert row.p == pytest.approx(stats.fisher_exact(table, alternative="greater").pvalue)


def test_communities_find_two_cliques_and_leave_random_alone():
    ids = [f"a{n}" for n in range(5)] + [f"b{n}" for n in range(4)]
    pairs = [(x, y) for g in ("a", "b") for i, x in enumerate(ids) for y in ids[i + 1 :] if x[0] == y[0] == g] + [("a0", "b0")]
    nodes = pd.DataFrame({"id": ids, "kind": "official", "articles": 1, "quotations": 1})
    network = networks.Network(nodes, pd.DataFrame([(a, b, 1, 1.0) for a, b in pairs], columns=["a", "b", "articles", "weight"]), 10)
    random.seed(5)
    expected = random.Random(5).random()
    found = networks.communities(network)
    assert random.random() == expected
    assert found == {i: 0 if i[0] == "a" else 1 for i in ids}
    assert networks.communities(networks.Network(nodes.head(0), network.edges.head(0), 0)) == {}


def test_two_periods_are_compared_edge_by_edge():
    one, other = _random_network(1), _random_network(1)
    later = networks.Network(other.nodes, other.edges.iloc[2:].assign(weight=lambda d: d["weight"] + 1), 100)
    made = networks.compare(one, later)
    assert made["state"].value_counts().to_dict() == {"kept": len(one.edges) - 2, "gone": 2}
    assert (made.loc[made["state"] == "kept", "change"] == 1).all()
    assert networks.compare(later, one)["state"].value_counts()["new"] == 2


def test_layout_is_the_same_each_time(demo):
    network = networks.network(network_rows.with_concepts(demo.read(QUOTATIONS)))
    one = networks.layout(network)
    pd.testing.assert_frame_equal(one, networks.layout(network))
    assert len(one) == len(network.nodes)
    assert networks.layout(networks.Network(network.nodes.head(0), network.edges.head(0), 0)).empty


def test_quotations_are_about_the_categories_inside_their_words(demo):
    quotations, codes = demo.read(QUOTATIONS), demo.read(CODES)
    made = network_rows.with_concepts(quotations, codes)
    assert set(made["quotation_id"]) == set(quotations["quotation_id"])
    about = quotations.set_index("quotation_id")
    for row in made[made["category"].notna()].head(200).itertuples():
        q = about.loc[row.quotation_id]
        hits = codes[(codes["article_id"] == q["article_id"]) & (codes["category"] == row.category)]
        assert ((hits["start"] >= q["start"]) & (hits["start"] < q["end"])).any()


@pytest.mark.parametrize(
    ("cue", "language", "expected"),
    [("نفى", "ar", True), ("ونفت", "ar", True), ("قال", "ar", False), ("تکذیب کرد", "fa", True), ("گفت", "fa", False), ("rejected", "en", True), ("denied", "en", True), ("said", "en", False)],
)  # fmt: skip
def test_cues_that_deny(cue, language, expected):
    assert network_rows.denies(pd.DataFrame({"cue": [cue], "language": [language]})).tolist() == [expected]


def test_the_neighbourhood_of_one_is_what_brute_force_walks_to():
    edges = pd.DataFrame(
        [("a", "b", 1, 1.0), ("b", "c", 2, 2.0), ("c", "d", 1, 1.0), ("b", "e", 5, 5.0), ("f", "g", 1, 1.0)],
        columns=["a", "b", "articles", "weight"],
    )
    nodes = pd.DataFrame({"id": list("abcdefg"), "kind": "official", "articles": 1, "quotations": 1})
    whole = networks.Network(nodes, edges, 9)
    graph = nx.from_edgelist(edges[["a", "b"]].itertuples(index=False))
    for start in "abcdefg":
        for steps in (1, 2, 3):
            near = nx.single_source_shortest_path_length(graph, start, cutoff=steps)
            found = networks.ego(whole, start, steps=steps)
            assert set(found.nodes["id"]) == set(near)
            assert len(found.edges) == graph.subgraph(near).number_of_edges()
    few = networks.ego(whole, "b", steps=2, most=3)
    assert set(few.nodes["id"]) == {"b", "e", "c"}, "the heaviest edges first"
    assert networks.ego(whole, "nobody").nodes.empty

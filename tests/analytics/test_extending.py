"""Additions: a word index that is added to, and an analysis that does again only what an addition changes."""

import contextlib
import itertools
import shutil

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics import extending, indexing, kept, pipeline
from analytics.annotations.cited import Cited, Known
from analytics.arrays import mapped
from analytics.engine import Engine
from analytics.pipeline import beside
from analytics.tables import ALL, ARTICLES, OFFICIALS, QUOTATIONS, TOKENS, check
from analytics.workspace import Generation, Workspace
from tests.inputs import AR, jsonl, record


@pytest.fixture(scope="module")
def words(demo):
    """TOKENS of the demonstration, and its articles by language."""
    tokens = demo.workspace.read_parts(demo.parts(TOKENS), TOKENS, dictionary=("article_id", "surface", "term")).unify_dictionaries()
    return tokens, demo.read(ARTICLES).groupby("language")["article_id"].agg(list).to_dict()


def written(tokens, language, ids, folder):
    indexing.write([tokens], {language: ids}, {language: folder})
    return mapped(folder)


@pytest.mark.parametrize("language", ["ar", "fa", "en"])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.9, 1.0])
def test_an_index_that_is_added_to_is_that_of_all_words_to_the_byte(words, language, share, tmp_path, monkeypatch):
    monkeypatch.setattr(extending, "CHUNK", 97)
    tokens, listed = words
    ids = listed[language]
    cut = int(len(ids) * share)
    whole = written(tokens, language, ids, tmp_path / "whole")
    one, other = (written(tokens, language, part, tmp_path / name) for name, part in (("one", ids[:cut]), ("other", ids[cut:])))
    extending.extend(language, one, other, tmp_path / "both")
    for path in sorted((tmp_path / "whole").iterdir()):
        assert path.read_bytes() == (tmp_path / "both" / path.name).read_bytes(), path.name
    assert set(mapped(tmp_path / "both")) == set(whole)


def test_two_sorted_lists_as_one():
    union = extending.Union.of(np.array(["b", "d", "f"], dtype=object), np.array(["a", "d", "e", "g"], dtype=object))
    assert union.texts.tolist() == ["a", "b", "d", "e", "f", "g"]
    assert union.one.tolist() == [1, 2, 4]
    assert union.other.tolist() == [0, 2, 3, 5]
    assert np.delete(union.texts, union.one).tolist() == ["a", "e", "g"]


@pytest.fixture
def grown(demo, tmp_path):
    """The demonstration, analysed, and one more file of articles."""
    workspace = Workspace(shutil.copytree(demo.workspace.root, tmp_path / "ws"))
    (tmp_path / "new.jsonl").write_bytes(jsonl(record(id="new-1", text=f"{AR} قال المتحدث باسم الوزارة عمر الخالدي إن التجنيد تراجع.")))
    return workspace, tmp_path / "new.jsonl"


def test_an_addition_makes_the_tables_of_a_whole_run_and_counts_only_new_words(grown, monkeypatch, tmp_path):
    workspace, file = grown
    before = workspace.require(analysed=True)
    counted = []
    written_before = indexing.write

    def write(parts, listed, folders):
        kept_parts = list(parts)
        counted.append(sum(len(p) for p in kept_parts))
        written_before(kept_parts, listed, folders)

    monkeypatch.setattr(indexing, "write", write)
    with Engine(1) as engine:
        pipeline.ingest([file], workspace, engine=engine)
        added = pipeline.analyse(workspace, engine=engine)
    new = added.workspace.read_object(added.parts(TOKENS)[-1])
    assert counted and set(counted) == {len(new)}
    whole = Workspace(shutil.copytree(workspace.root, tmp_path / "whole"))
    shutil.rmtree(whole.root / "cache")
    shutil.rmtree(whole.root / "arrays")
    with Engine(1) as engine:
        again = pipeline.analyse(whole, engine=engine)
    assert len(added.read(ARTICLES)) == len(before.read(ARTICLES)) + 1
    for name, parts in again.tables.items():
        assert parts == added.tables[name], name
    quotations = added.read(QUOTATIONS)
    assert (quotations.loc[quotations["article_id"] == "new-1", "speaker"] == "عمر الخالدي").any()


@pytest.mark.parametrize("missing", ["ids.ends", "by_item.indices", "forms.data"])
def test_an_index_that_is_damaged_is_not_added_to_but_made_again(grown, missing):
    workspace, file = grown
    with Engine(1) as engine:
        pipeline.analyse(workspace, engine=engine)
        damaged = list((workspace.root / "arrays").glob(f"*/{missing}.npy"))
        for path in damaged:
            path.unlink()
        pipeline.ingest([file], workspace, engine=engine)
        added = pipeline.analyse(workspace, engine=engine)
    index, counts = kept.word_index(added, "ar", added.read(ARTICLES).query("language == 'ar'")["article_id"].tolist())
    assert damaged and "new-1" in index.ids
    assert counts.matrix.sum() == (index.term >= 0).sum()


@pytest.fixture
def in_parts(grown):
    """The words of the demonstration in five partitions, of which no index is kept, and its articles by language."""
    workspace = grown[0]
    generation = workspace.require(analysed=True)
    tokens = generation.workspace.read_parts(generation.parts(TOKENS), TOKENS)
    begins = [tokens["article_id"].index(i).as_py() for i in tokens["article_id"].unique()[::25].to_pylist()] + [len(tokens)]
    parts = tuple(workspace.write_object(tokens.slice(a, b - a), TOKENS) for a, b in itertools.pairwise(begins))
    shutil.rmtree(workspace.root / "arrays", ignore_errors=True)
    listed = beside.listed(generation.read(ARTICLES))
    return Generation(workspace, 0, {TOKENS.name: parts}, generation.facts), listed, workspace.root / "arrays"


@contextlib.contextmanager
def taken_up(generation, listed, parts):
    with kept.Gathering(generation.workspace, generation.facts["resources"], listed) as gathered:
        for part in parts:
            gathered.add(part)
        yield gathered


@pytest.mark.parametrize("together", [1, 2, 100])
def test_words_taken_up_one_partition_after_the_other_give_the_index_of_all_to_the_byte(in_parts, monkeypatch, together):
    monkeypatch.setattr(kept, "TOGETHER", together)
    generation, listed, arrays = in_parts
    kept.word_indexes(generation, listed)
    whole = {p.relative_to(arrays): p.read_bytes() for p in arrays.rglob("*.*")}
    shutil.rmtree(arrays)
    monkeypatch.setattr(indexing, "write", None)  # nothing is made as ever
    with taken_up(generation, listed, generation.parts(TOKENS)) as gathered:
        kept.word_indexes(generation, listed, gathered=gathered)
    assert len(generation.parts(TOKENS)) > 3 and len(whole) > 3 * 20
    assert {p.relative_to(arrays): p.read_bytes() for p in arrays.rglob("*.*")} == whole  # and nothing else is left


def test_words_taken_up_that_are_not_the_corpus_s_are_not_used(in_parts):
    generation, listed, arrays = in_parts
    parts = generation.parts(TOKENS)
    for some, of in ((parts[1:], listed), (parts, {**listed, "en": listed["en"][1:]})):
        shutil.rmtree(arrays, ignore_errors=True)
        with taken_up(generation, of, some) as gathered:
            made = kept.word_indexes(generation, listed, gathered=gathered)
        assert {code: list(index.ids) for code, (index, _) in made.items()} == listed
        assert sum(len(index) for index, _ in made.values()) == sum(generation.workspace.sizes(parts))


def test_nothing_is_taken_up_where_an_index_may_be_added_to(in_parts):
    generation, listed, arrays = in_parts
    parts = generation.parts(TOKENS)
    kept.word_indexes(generation, listed)
    lying = sorted(arrays.iterdir())
    with taken_up(generation, listed, parts) as gathered:
        assert sorted(arrays.iterdir()) == lying
        assert not gathered.into({}, listed, parts)
    with kept.Gathering(generation.workspace, "other word lists", listed):
        assert len(list(arrays.iterdir())) == len(lying) + 1
    assert sorted(arrays.iterdir()) == lying


def test_what_was_taken_up_is_given_back_when_the_disk_is_full(in_parts, monkeypatch):
    generation, listed, arrays = in_parts
    parts = generation.parts(TOKENS)

    def full(*_):
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(indexing.Writing, "add", full)
        with taken_up(generation, listed, parts) as gathered:
            assert not gathered.into({}, listed, parts)
            assert list(arrays.iterdir()) == []


def test_an_index_that_is_still_being_written_is_not_added_to(in_parts):
    generation, listed, arrays = in_parts
    kept.word_indexes(generation, listed)
    assert kept._earlier(generation, "ar") is not None
    for folder in list(arrays.iterdir()):
        folder.rename(folder.with_suffix(".tmp"))
    assert kept._earlier(generation, "ar") is None


def test_quotations_of_partitions_an_addition_does_not_touch_are_not_made_again(grown, monkeypatch):
    workspace, file = grown
    monkeypatch.setattr(beside, "QUOTED_TOGETHER", 1)
    with Engine(1) as engine:
        before = pipeline.analyse(workspace, engine=engine)
        pipeline.ingest([file], workspace, engine=engine)
        made = []
        monkeypatch.setattr(beside.Quoting, "make", lambda self, make=beside.Quoting.make: made.append(self) or make(self))
        after = pipeline.analyse(workspace, engine=engine)
    assert [w.attributions for w in made] == [after.parts(ALL["attributions"])[-1:]]
    assert after.parts(QUOTATIONS)[:-1] == before.parts(QUOTATIONS)


def test_sums_of_pieces_are_the_sums_of_the_whole(demo):
    quotations = demo.read(QUOTATIONS)
    repeats = demo.read(ARTICLES).set_index("article_id")["duplicate_of"]
    rows = quotations.assign(name_written=quotations["speaker"], duplicate_of=quotations["article_id"].map(repeats))
    articles = rows["article_id"].unique()
    pieces = [Cited.of(rows[rows["article_id"].isin(part)]) for part in np.array_split(articles, 5)]
    one, many = Cited.of(rows), Cited.summed(pieces)
    for name in ("people", "roles", "names", "posts"):
        keys = [(c, "ascending") for c in getattr(one, name).column_names]
        assert getattr(many, name).sort_by(keys).equals(getattr(one, name).sort_by(keys)), name
    assert one.people.num_rows > 10
    names = {o: o for o in quotations["speaker_id"].dropna().unique()}
    pd.testing.assert_frame_equal(one.officials(names, {}), many.officials(names, {}))
    assert pa.compute.sum(many.people["quotations"]).as_py() == quotations["speaker_id"].notna().sum()


def test_an_official_without_role_or_date_or_a_name_in_one_quotation_is_listed():
    about = {"language": "ar", "published": None, "role": "", "article_id": ["a", "b"], "duplicate_of": [None, "a"]}
    rows = pd.DataFrame({"speaker_id": "p-1", "name_written": ["زيد علي", None], **about})
    table = check(Cited.of(rows).officials({"p-1": "زيد علي"}, {"p-1": Known("zaid", {"en": "Zaid Ali"})}), OFFICIALS)
    row = table.iloc[0]
    assert (row["quotations"], row["articles"], row["role"], row["first_cited"]) == (1, 1, "", None)
    assert (row["name_ar"], row["name_en"], row["name_fa"], row["person"]) == ("زيد علي", "Zaid Ali", None, "zaid")
    assert Cited.of(rows.iloc[:0]).officials({}, {}).empty

"""The stages that need the whole corpus: vocabulary, phrases, codebook, topics, officials, subjects."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.annotations import boilerplate, codebook, subjects, terms, topics
from analytics.corpus import duplicates
from analytics.corrections import Corrections, stop_terms, topic_changes, topic_names
from analytics.counts import Counts
from analytics.engine import Engine, Result
from analytics.kept import Gathering
from analytics.pipeline.beside import CITINGS, IDENTITIES, SUMMED_TOGETHER, Linking, Phrasing, Summing, quoting, words_of
from analytics.pipeline.common import Progress
from analytics.pipeline.partitions import AnalyseParams, resources_print
from analytics.pipeline.work import Made, begin
from analytics.pipeline.work import run as made_by
from analytics.tables import (
    ALIGNMENT_EVIDENCE,
    ALIGNMENTS,
    ALL,
    ARTICLE_PHRASES,
    ARTICLES,
    ATTRIBUTIONS,
    CATEGORIES,
    OFFICIAL_ROLES,
    OFFICIALS,
    PHRASES,
    QUOTATIONS,
    REPEATED,
    SIGNATURES,
    SUBJECTS,
    SUGGESTED_MERGES,
    SURFACES,
    TERMS,
    TOKENS,
    TOPIC_MODEL,
    TOPIC_SCAN,
    TOPICS,
    among,
    check,
)  # fmt: skip
from analytics.tokens import TokenIndex
from analytics.workspace import Draft, Generation, Workspace

#: Articles this alike follow one template: they count once when topics are fitted.
TEMPLATE = duplicates.DuplicateParams(threshold=0.4, bands=48)
#: Articles of which topics are fitted while phrases are looked for; of more the one comes after the other, in processes that
#: begin anew, for the memory it all takes.
BESIDE = 250_000
#: Tables of a fit that the next one starts from.
FITTED = (TOPICS, TOPIC_MODEL, TOPIC_SCAN)


@dataclass(frozen=True)
class Phrased:
    """The phrases of the corpus, which may still be looked for elsewhere: whoever asks for them waits."""

    workspace: Workspace
    found: Result[Made]

    def table(self) -> pd.DataFrame:
        """PHRASES."""
        return self.workspace.read_object(self.found.get()[PHRASES.name])

    def pieces(self) -> list[str]:
        """Objects of ARTICLE_PHRASES."""
        return [made for name, made in sorted(self.found.get().items()) if name != PHRASES.name]

    def of(self, article_ids: pd.Series) -> pd.DataFrame:
        """ARTICLE_PHRASES of some articles, its texts as categories."""
        texts = ("article_id", "phrase")
        return self.workspace.read_parts(self.pieces(), ARTICLE_PHRASES, dictionary=texts, where=_among(article_ids)).to_pandas()


@dataclass
class Stage:
    """What the stages share."""

    draft: Draft
    articles: pd.DataFrame
    parts: list[dict[str, str]]
    params: AnalyseParams
    progress: Progress

    def gathered(self, name: str, *, columns: Sequence[str] | None = None, of: pd.Series | None = None) -> pd.DataFrame:
        """One table of all partitions; some columns, or the rows of some articles."""
        where = None if of is None else _among(of)
        return self.draft.workspace.read_parts([p[name] for p in self.parts], ALL[name], columns=columns, where=where).to_pandas()

    def summing(self, engine: Engine) -> list[Result[Made]]:
        """Begin to count how often terms are written how: the lowest branches of a tree, of which an addition changes one."""
        return [begin(engine, w) for w in self._sums([p[SURFACES.name] for p in self.parts])]

    def surfaces(self, begun: Sequence[Result[Made]]) -> pa.Table:
        """How often terms are written how, summed up."""
        names = [b.get()[SURFACES.name] for b in begun]
        while len(names) > SUMMED_TOGETHER:
            names = [made_by(w)[SURFACES.name] for w in self._sums(names)]
        return self.draft.workspace.read_parts(names, SURFACES, dictionary=("term", "surface"))

    def _sums(self, names: Sequence[str]) -> list[Summing]:
        address = self.draft.workspace.address
        return [Summing(address, tuple(names[n : n + SUMMED_TOGETHER])) for n in range(0, len(names), SUMMED_TOGETHER)]


def _among(article_ids: pd.Series) -> pc.Expression:
    return pc.field("article_id").isin(pa.array(article_ids, pa.string()))


def run(
    draft: Draft, articles: pd.DataFrame, parts: list[dict[str, str]], params: AnalyseParams, progress: Progress, engine: Engine,
    *, alike: frozenset[str], gathered: Gathering,
) -> None:  # fmt: skip
    """Run the stages and put their tables into the draft; names are linked beside the others.

    ``alike`` is what :func:`ahead` found; ``gathered`` are words taken up while others were annotated.
    """
    stage = Stage(draft, articles, parts, params, progress)
    address, held_articles, resources = draft.workspace.address, draft.tables[ARTICLES.name], resources_print()
    cited, tokens = (tuple(p[t.name] for p in parts) for t in (ATTRIBUTIONS, TOKENS))
    near = engine.near  # word indexes lie on this machine: another would make them first
    large = len(articles) > BESIDE
    if large:
        engine.renew()  # a gigabyte each that annotating has left
    near.warm()
    linking = begin(engine, Linking(address, held_articles, cited, params.officials))
    summing = stage.summing(engine)
    words = words_of(draft.workspace, tokens, articles, resources, gathered=gathered)
    phrased = Phrased(draft.workspace, begin(near, Phrasing(address, held_articles, tokens, resources, params.phrases)))
    indexes = {code: index for code, (index, _) in words.items()}
    counts = {code: held for code, (_, held) in words.items()}
    vocabulary = terms.vocabulary(counts, stage.surfaces(summing), articles)
    draft.put(TERMS, [check(vocabulary, TERMS)])
    codes = stage.gathered("codes", columns=["article_id", "category"])
    draft.put(CATEGORIES, [check(codebook.categories(codes, articles=articles, params=params.codebook), CATEGORIES)])
    del codes
    progress("terms", 1, 1)
    own_words = _own_words(stage, indexes, counts, alike)
    objects = linking.get()
    for table in (OFFICIALS, OFFICIAL_ROLES, SUGGESTED_MERGES):
        draft.put_objects(table, [objects[table.name]])
    identities, citings = (draft.workspace.read_object(objects[t.name], table=t) for t in (IDENTITIES, CITINGS))
    progress("officials", 1, 1)
    compared = _compared(articles, params.topics)
    held = _held(stage, citings, compared["article_id"]) if len(compared) else {}
    marked = [r[["article_id"]].assign(marker=kind + ":" + r["item"], count=r["count"]) for kind, r in held.items()]
    markers = pd.concat(marked, ignore_index=True) if marked else None
    corpus = topics.Corpus(
        own_words, articles, _without_stop_terms(draft, vocabulary), names=stage.gathered("name_terms"), alike=alike,
        phrases=phrased.table, article_phrases=phrased.of, indexes=indexes, markers=markers,
    )  # fmt: skip
    if large:
        phrased.found.get()
        engine.renew()
    begun: list[Result[Made]] = []

    def placed(article_topics: pd.DataFrame) -> None:
        works = quoting(draft.workspace, held_articles, cited, identities, _largest(article_topics))
        begun.extend(begin(engine, w) for w in works)

    fitted = _topics(stage, corpus, placed, near)
    draft.put_objects(PHRASES, [phrased.found.get()[PHRASES.name]])
    draft.put_objects(ARTICLE_PHRASES, phrased.pieces())
    progress("phrases", 1, 1)
    _quotations(stage, begun)
    _subjects(stage, fitted, compared, held)


def _without_stop_terms(draft: Draft, vocabulary: pd.DataFrame) -> pd.DataFrame:
    """The vocabulary topics are fitted on: without what the researcher left out."""
    entries = Corrections(draft.workspace.corrections_path).in_force()
    left_out = [language + ":" + t for language in vocabulary["language"].unique() for t in stop_terms(entries, language)]
    return vocabulary[~among(vocabulary["language"] + ":" + vocabulary["term"], left_out)] if left_out else vocabulary


def _own_words(
    stage: Stage, indexes: Mapping[str, TokenIndex], counts: Mapping[str, Counts], alike: frozenset[str]
) -> Mapping[str, Counts]:
    """How often terms stand in articles, without wording that recurs in other articles."""
    left_out = set(stage.articles.loc[stage.articles["duplicate_of"].notna(), "article_id"]) | alike
    rows, kept = [], {}
    for code, index in indexes.items():
        mask = boilerplate.repeated(index, counted=~index.rows(left_out), params=stage.params.boilerplate)
        rows.append(boilerplate.spans(index, mask))
        kept[code] = boilerplate.without(counts[code], index, mask)
    stage.draft.put(REPEATED, [check(pd.concat(rows, ignore_index=True), REPEATED)])
    return kept


def ahead(corpus: Generation, articles: pd.DataFrame) -> frozenset[str]:
    """Articles that follow the template of another one: worked out while others annotate, as it asks for no annotation."""
    topics.load(sorted(articles["language"].unique()))
    signatures = duplicates.Signatures.of(corpus.workspace.in_turn(corpus.parts(SIGNATURES), SIGNATURES))
    return frozenset(duplicates.mark(articles, signatures, TEMPLATE).repeats)


def _topics(stage: Stage, corpus: topics.Corpus, placed: Callable[[pd.DataFrame], None], engine: Engine) -> dict[str, pd.DataFrame]:
    draft, params, base = stage.draft, stage.params, stage.draft.base
    wanted = hashlib.sha256(json.dumps([asdict(params.topics), asdict(params.terms)], ensure_ascii=False).encode()).hexdigest()[:16]
    known = base.facts.get("topics") if base else None
    previous = {t.name: base.read(t) for t in FITTED} if base and isinstance(known, dict) else None
    keep = (
        previous is not None and isinstance(known, dict) and not params.refit and known.get("params") == wanted
        and set(corpus.articles["language"]) <= set(known.get("languages", ()))
    )  # fmt: skip
    entries = Corrections(draft.workspace.corrections_path).in_force()
    languages = corpus.articles["language"].nunique()
    seen: list[str] = []

    def told(language: str) -> None:
        seen.append(language)
        stage.progress("topics", len(seen) - 1, languages)

    fitted = topics.fit(
        corpus, params=params.topics, previous=previous, keep=keep, changes=topic_changes(entries), progress=told, placed=placed,
        engine=engine,
    )  # fmt: skip
    names = topic_names(entries)
    fitted["topics"]["label"] = [
        names.get(t, label) for t, label in zip(fitted["topics"]["topic_id"], fitted["topics"]["label"], strict=True)
    ]
    for table in topics.TABLES:
        draft.put(table, [check(fitted[table.name], table)])
    stage.progress("topics", languages, languages)
    facts = known if keep and isinstance(known, dict) else {"params": wanted, "languages": sorted(set(corpus.articles["language"]))}
    fitted_on = known.get("articles") if keep and isinstance(known, dict) else len(corpus.articles)
    draft.facts["topics"] = {**facts, "articles": fitted_on}
    return fitted


def _compared(articles: pd.DataFrame, params: topics.TopicParams) -> pd.DataFrame:
    """The articles by which languages are compared: all of a small one, of a large one those it is fitted on; none of one alone."""
    own = articles.groupby("language", sort=True).indices
    if len(own) < 2:
        return articles.iloc[:0]
    original = articles["duplicate_of"].isna().to_numpy()
    chosen = [
        rows if len(rows) <= params.articles else topics.sample(articles["article_id"], rows[original[rows]], params)
        for rows in own.values()
    ]
    return articles.iloc[np.sort(np.concatenate(chosen))]


def _held(stage: Stage, citings: pd.DataFrame, of: pd.Series) -> dict[str, pd.DataFrame]:
    """What reads the same in every language in some articles, by kind: ``article_id, item, count``."""
    markers = stage.gathered("markers", of=of).rename(columns={"marker": "item"})
    held = {str(kind): rows[["article_id", "item", "count"]] for kind, rows in markers.groupby("kind")}
    codes = stage.gathered("codes", of=of).rename(columns={"category": "item"})
    citings = citings[among(citings["article_id"], of)]
    held["category"] = codes.groupby(["article_id", "item"], sort=True).size().reset_index(name="count")
    held["official"] = citings.rename(columns={"official_id": "item"})
    return held


def _largest(article_topics: pd.DataFrame) -> pd.Series:
    """Each article's largest topic; of equal ones the first."""
    shares = article_topics.sort_values(["article_id", "share", "topic_id"], ascending=[True, False, True], kind="stable")
    return shares.drop_duplicates("article_id").set_index("article_id")["topic_id"]


def _quotations(stage: Stage, begun: Sequence[Result[Made]]) -> None:
    made = []
    for found in begun:
        made.append(found.get()[QUOTATIONS.name])
        stage.progress("quotations", len(made), len(begun))
    stage.draft.put_objects(QUOTATIONS, made)


def _subjects(stage: Stage, fitted: dict[str, pd.DataFrame], compared: pd.DataFrame, held: dict[str, pd.DataFrame]) -> None:
    made = subjects.align(
        fitted["topics"], article_topics=fitted["article_topics"], articles=compared, held=held, words=fitted["topic_terms"],
        params=stage.params.subjects,
    )  # fmt: skip
    for table in (SUBJECTS, ALIGNMENTS, ALIGNMENT_EVIDENCE):
        stage.draft.put(table, [check(made[table.name], table)])
    stage.progress("subjects", 1, 1)

"""Annotating one partition: a pure function of its texts, parameters and word lists."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import ClassVar

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics import wordtypes
from analytics.annotations import boilerplate, codebook, markers, officials, phrases, quotations, subjects, terms, topics
from analytics.corpus.bounds import timed
from analytics.errors import InputError
from analytics.pipeline.common import without_collecting
from analytics.pipeline.work import Made, Work, code_print
from analytics.tables import (
    ARTICLE_TERMS,
    ARTICLES,
    ATTRIBUTIONS,
    CODES,
    MARKERS,
    NAME_TERMS,
    REJECTS,
    SURFACES,
    TOKENS,
    check,
    frame,
    to_arrow,
)
from analytics.text import mask
from analytics.tokenising import tokenise

#: Seconds after which a partition is looked at article by article, and an article is left out: texts can be made to be slow.
PARTITION_SECONDS, ARTICLE_SECONDS = 300.0, 30.0
PER_PARTITION = (TOKENS, ARTICLE_TERMS, SURFACES, CODES, MARKERS, ATTRIBUTIONS, NAME_TERMS)


@dataclass(frozen=True)
class AnalyseParams:
    """Everything an analysis depends on besides the corpus.

    ``refit`` fits topics anew even where a model of the same parameters is at hand.
    """

    terms: terms.TermParams = terms.TermParams()
    codebook: codebook.CodebookParams = codebook.CodebookParams()
    phrases: phrases.PhraseParams = phrases.PhraseParams()
    boilerplate: boilerplate.BoilerplateParams = boilerplate.BoilerplateParams()
    topics: topics.TopicParams = topics.TopicParams()
    quotations: quotations.QuotationParams = quotations.QuotationParams()
    officials: officials.OfficialParams = officials.OfficialParams()
    subjects: subjects.SubjectParams = subjects.SubjectParams()
    refit: bool = False


#: The modules whose code decides what an annotation is.
ANNOTATORS = (
    "tables", "text.py", "tokenising.py", "names.py", "languages", "annotations/terms.py", "annotations/codebook.py", "annotations/matching.py", "annotations/markers.py",
    "annotations/quotations", "annotations/register.py", "remembered.py", "wordtypes.py", "pipeline/partitions.py",
)  # fmt: skip
#: The word lists it depends on.
LISTS = ("languages", "officials", "codebooks/glossary.toml")


def resources_print() -> str:
    """A hash of the code and word lists an annotation depends on."""
    return code_print(ANNOTATORS, LISTS)


@dataclass(frozen=True)
class Annotation(Work):
    """Terms, codes, markers and attributions of one partition.

    Attributes
    ----------
    texts, cuts, articles : str
        Objects of TEXTS, CUTS and ARTICLES.
    params : AnalyseParams
    """

    name: ClassVar[str] = "partition"
    texts: str
    cuts: str
    articles: str
    params: AnalyseParams

    def _files(self) -> pa.Table:
        """Of the articles only what is used: whether one repeats another changes nothing here."""
        return self.workspace.read_parts([self.articles], ARTICLES, columns=["article_id", "title", "file", "place"])

    def depends(self) -> object:
        """The texts, what is cut from them, their titles and places, parameters and word lists."""
        used = hashlib.sha256(json.dumps(self._files().to_pydict()).encode()).hexdigest()
        coded = codebook.load(self.params.codebook.path).digest
        return [self.texts, self.cuts, used, [asdict(self.params.terms), asdict(self.params.quotations), coded], resources_print()]

    def make(self) -> Made:
        """The tables of ``PER_PARTITION``, and REJECTS of articles that could not be annotated."""
        workspace, files = self.workspace, self._files().to_pandas().set_index("article_id")
        with without_collecting():
            texts = bodies(workspace.read_object(self.texts), workspace.read_object(self.cuts))
            texts["title"] = texts["article_id"].map(files["title"])
            tables, failed = _annotated(texts, self.params)
            tables["rejects"] = to_arrow(frame(REJECTS, [_failed(files, i, fault) for i, fault in failed]), REJECTS)
            return {t.name: workspace.write_object(check(tables[t.name], t), t) for t in (*PER_PARTITION, REJECTS)}


def _annotated(texts: pd.DataFrame, params: AnalyseParams) -> tuple[dict[str, pa.Table], list[tuple[str, Exception]]]:
    """Terms and attributions; when the partition fails, article by article, so that only the bad one is left out."""
    try:
        with timed(PARTITION_SECONDS):
            return _all(texts, params), []
    except Exception:
        wordtypes.renew()
        good, failed = [], []
        for n in range(len(texts)):
            one = texts.iloc[[n]]
            try:
                with timed(ARTICLE_SECONDS):
                    _all(one, params)
                good.append(n)
            except Exception as fault:
                wordtypes.renew()
                failed.append((str(one["article_id"].iloc[0]), fault))
        return _all(texts.iloc[good], params), failed


def _all(texts: pd.DataFrame, params: AnalyseParams) -> dict[str, pa.Table]:
    words = tokenise(texts)
    found = terms.read(words, params.terms)
    attributions = quotations.attributions(texts, params.quotations)
    return {
        **terms.tables(words, found),
        "codes": codebook.annotate(words, params.codebook),
        "markers": markers.annotate(words),
        "attributions": attributions,
        "name_terms": terms.inside(words, found, _name_areas(attributions)),
    }


def _failed(files: pd.DataFrame, article_id: str, fault: Exception) -> dict[str, str]:
    said = InputError("not_annotated", article=article_id, detail=fault.code if isinstance(fault, InputError) else type(fault).__name__)
    return {
        "file": files.at[article_id, "file"],
        "place": files.at[article_id, "place"],
        "code": said.code,
        "reason": said.sentence(),
        "original": None,
        "row": None,
    }


def _name_areas(attributions: pa.Table) -> pd.DataFrame:
    """Where names and roles of speakers stand."""
    parts = [
        attributions.select(["article_id", f"{name}_start", f"{name}_end"]).rename_columns(["article_id", "start", "end"])
        for name in ("name", "speaker", "role")
    ]
    return pa.concat_tables(parts).filter(pc.field("start") >= 0).to_pandas()


def bodies(texts: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """TEXTS with a column ``body``: the text with its cuts blanked, of the same length."""
    by_article: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in cuts[["article_id", "start", "end"]].itertuples(index=False):
        by_article.setdefault(article_id, []).append((start, end))
    body = [mask(t, by_article.get(i, ())) for i, t in zip(texts["article_id"].tolist(), texts["text"].tolist(), strict=True)]
    return texts.assign(body=pd.Series(body, index=texts.index, dtype=object))

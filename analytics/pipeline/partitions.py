"""Annotating one partition: a pure function of its texts, parameters and word lists."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import pandas as pd
import pyarrow as pa

from analytics.annotations import boilerplate, codebook, markers, officials, phrases, quotations, subjects, terms, topics
from analytics.corpus.bounds import timed
from analytics.errors import InputError
from analytics.languages.pack import DATA
from analytics.pipeline.common import without_collecting
from analytics.tables import ARTICLE_TERMS, ATTRIBUTIONS, CODES, MARKERS, NAME_TERMS, REJECTS, SURFACES, TOKENS, check, frame, to_arrow
from analytics.text import mask
from analytics.tokenising import tokenise
from analytics.workspace import Workspace

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
    "tables.py", "text.py", "tokenising.py", "names.py", "languages", "annotations/terms.py", "annotations/codebook.py", "annotations/markers.py",
    "annotations/quotations",
    "annotations/register.py", "pipeline/partitions.py",
)  # fmt: skip


@cache
def resources_print() -> str:
    """A hash of the code and word lists an annotation depends on."""
    here = Path(__file__).resolve().parents[1]
    code = [p for name in ANNOTATORS for p in ((here / name).rglob("*.py") if (here / name).is_dir() else [here / name])]
    files = sorted([*code, *(DATA / "languages").rglob("*.*"), *(DATA / "officials").rglob("*.csv"), markers.GLOSSARY])
    made = hashlib.sha256()
    for file in files:
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()[:16]


@dataclass(frozen=True)
class Task:
    """One partition to annotate: where it is, and with what."""

    address: str
    texts: str
    cuts: str
    articles: str
    params: AnalyseParams


def annotate_partition(task: Task) -> dict[str, str]:
    """Terms and attributions of one partition, written as objects: table name -> object name.

    What an earlier run made of the same input is taken from the workspace's cache.
    """
    workspace = Workspace(task.address)
    coded = codebook.load(task.params.codebook.path).digest
    params = [asdict(task.params.terms), asdict(task.params.quotations), coded]
    # of the articles only what is used: whether one repeats another changes nothing here
    files = workspace.read_object(task.articles, columns=["article_id", "title", "file", "place"]).set_index("article_id")
    used = hashlib.sha256(files.to_csv().encode("utf-8", "surrogatepass")).hexdigest()
    about = json.dumps([task.texts, task.cuts, used, params, resources_print()])
    key = "partition-" + hashlib.sha256(about.encode()).hexdigest()[:32]
    made = workspace.remembered(key)
    if made is not None:
        return made
    with without_collecting():
        texts = bodies(workspace.read_object(task.texts), workspace.read_object(task.cuts))
        texts["title"] = texts["article_id"].map(files["title"])
        tables, failed = _annotated(texts, task.params)
        tables["rejects"] = to_arrow(frame(REJECTS, [_failed(files, i, fault) for i, fault in failed]), REJECTS)
        made = {t.name: workspace.write_object(check(tables[t.name], t), t) for t in (*PER_PARTITION, REJECTS)}
    workspace.remember(key, made)
    return made


def _annotated(texts: pd.DataFrame, params: AnalyseParams) -> tuple[dict[str, pa.Table], list[tuple[str, Exception]]]:
    """Terms and attributions; when the partition fails, article by article, so that only the bad one is left out."""
    try:
        with timed(PARTITION_SECONDS):
            return _all(texts, params), []
    except Exception:
        good, failed = [], []
        for n in range(len(texts)):
            one = texts.iloc[[n]]
            try:
                with timed(ARTICLE_SECONDS):
                    _all(one, params)
                good.append(n)
            except Exception as fault:
                failed.append((str(one["article_id"].iloc[0]), fault))
        return _all(texts.iloc[good], params), failed


def _all(texts: pd.DataFrame, params: AnalyseParams) -> dict[str, pa.Table]:
    words = tokenise(texts)
    found = terms.read(words, params.terms)
    attributions = quotations.annotate(texts, params.quotations)
    return {
        **terms.tables(words, found, params.terms),
        "codes": codebook.annotate(words, params.codebook),
        "markers": markers.annotate(words),
        "attributions": to_arrow(attributions, ATTRIBUTIONS),
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


def _name_areas(attributions: pd.DataFrame) -> pd.DataFrame:
    """Where names and roles of speakers stand."""
    parts = [
        attributions[["article_id", f"{name}_start", f"{name}_end"]].set_axis(["article_id", "start", "end"], axis=1)
        for name in ("name", "speaker", "role")
    ]
    areas = pd.concat(parts, ignore_index=True)
    return areas[areas["start"] >= 0].drop_duplicates(ignore_index=True)


def bodies(texts: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    """TEXTS with a column ``body``: the text with its cuts blanked, of the same length."""
    by_article: dict[str, list[tuple[int, int]]] = {}
    for article_id, start, end in cuts[["article_id", "start", "end"]].itertuples(index=False):
        by_article.setdefault(article_id, []).append((start, end))
    body = [mask(t, by_article.get(i, ())) for i, t in zip(texts["article_id"], texts["text"], strict=True)]
    return texts.assign(body=body)

"""Analyse: every partition annotated, then the stages that need the whole corpus."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import asdict

import pandas as pd

import analytics
from analytics.annotations import codebook, topics
from analytics.engine import Engine
from analytics.errors import WorkspaceError
from analytics.kept import Gathering
from analytics.pipeline import stages
from analytics.pipeline.beside import listed
from analytics.pipeline.common import CORPUS, Progress, kept, silent
from analytics.pipeline.partitions import PER_PARTITION, AnalyseParams, Annotation, resources_print
from analytics.pipeline.work import each
from analytics.tables import ARTICLES, CUTS, REJECTS, TEXTS, TOKENS, check
from analytics.workspace import Generation, Workspace

#: Of ARTICLES what the whole corpus is held together by.
USED = ["article_id", "language", "published", "outlet", "duplicate_of"]


def analyse(
    workspace: Workspace,
    params: AnalyseParams = AnalyseParams(),
    *,
    engine: Engine | None = None,
    progress: Progress = silent,
) -> Generation:
    """Annotate the corpus in force and write a generation with every table.

    Parameters
    ----------
    workspace : Workspace
    params : AnalyseParams
    engine : Engine, optional
        Where partitions run; by default one process per core.
    progress : callable

    Returns
    -------
    Generation

    Raises
    ------
    WorkspaceError
        When there is no corpus, or another process is writing.
    """
    own = engine or Engine()
    with workspace.draft() as draft, own if engine is None else kept(own), ExitStack() as stack:
        base = draft.base
        if base is None:
            raise WorkspaceError("no_workspace", path=workspace.address)
        if not base.analysed:
            own.warm()
        codebook.load(params.codebook.path)  # a wrong codebook should fail before the work begins
        articles = base.read(ARTICLES, columns=USED)
        if articles.empty:
            raise WorkspaceError("no_articles", path=workspace.address)
        draft.keep(*CORPUS)
        works = [
            Annotation(workspace.address, t, c, a, params)
            for t, c, a in zip(base.parts(TEXTS), base.parts(CUTS), base.parts(ARTICLES), strict=True)
        ]
        if not base.analysed:
            topics.load()  # what others take to start is time to read this, too
        annotated = each(own, works)
        alike = stages.ahead(base, articles)
        gathered = stack.enter_context(Gathering(workspace, resources_print(), listed(articles)))
        parts: list[dict[str, str]] = []
        for made in annotated:
            parts.append(made)
            gathered.add(made[TOKENS.name])
            progress("annotate", len(parts), len(works))
        for table in PER_PARTITION:
            draft.put_objects(table, [p[table.name] for p in parts])
        earlier = base.read(REJECTS)
        fresh = pd.concat([workspace.read_object(name) for name in dict.fromkeys(p["rejects"] for p in parts)], ignore_index=True)
        rejects = pd.concat([earlier[earlier["code"] != "not_annotated"], fresh], ignore_index=True)
        draft.put(REJECTS, [check(rejects, REJECTS)])
        stages.run(draft, articles, parts, params, progress, own, alike=alike, gathered=gathered)
        draft.facts = {
            **draft.facts,
            "version": analytics.__version__,
            "corpus": base.facts.get("corpus"),
            "duplicates": base.facts.get("duplicates"),
        }
        draft.facts |= {"params": asdict(params), "resources": resources_print()}
        return draft.commit()

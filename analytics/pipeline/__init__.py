"""Ingest and analyse, stage by stage: resumable, with progress, each ending in a new generation."""

from analytics.pipeline.analysing import analyse
from analytics.pipeline.common import Progress, silent
from analytics.pipeline.ingesting import Counts, IngestParams, ingest, recount, retry
from analytics.pipeline.parameters import told_params
from analytics.pipeline.partitions import AnalyseParams, Annotation, bodies

__all__ = [
    "AnalyseParams",
    "Annotation",
    "Counts",
    "IngestParams",
    "Progress",
    "analyse",
    "bodies",
    "ingest",
    "recount",
    "retry",
    "silent",
    "told_params",
]

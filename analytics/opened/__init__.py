"""An analysis opened for questions: its tables, read when first asked for, after the researcher's decisions.

Questions (:mod:`analytics.analyses`) are asked of it with a slice; what they
found is remembered with it, so that a page or a report asks as often as it likes.
"""

from __future__ import annotations

from pathlib import Path

from analytics.corrections import Corrections, Entry
from analytics.opened.reading import Corpus, Read, Tables
from analytics.opened.slicing import Sliced
from analytics.workspace import Workspace

#: What is read of the analysis alone, whatever was decided; and what also depends on which articles and terms are left out.
_RAW = tuple(name for name, value in vars(Tables).items() if isinstance(value, Read))
_OF_ARTICLES = ("place", "_term_counts", "_displays", "phrase_counts", "category_counts")
_LEAVING_OUT = ("exclude_article", "add_stop_term")


class Opened(Sliced):
    """One generation of a workspace; each table is read when first asked for."""

    def decided(self, decisions: tuple[Entry, ...]) -> Opened:
        """The same analysis under other decisions: what does not depend on them stays read."""
        if self.decisions == decisions:
            return self
        made = Opened(self.generation, decisions)
        one, other = ([e.uid for e in listed if e.kind in _LEAVING_OUT] for listed in (self.decisions, decisions))
        kept = (*_RAW, "_lookups", "_indexes", "events", "extracted", *(_OF_ARTICLES if one == other else ()))
        made.__dict__.update({k: self.__dict__[k] for k in kept if k in self.__dict__})
        return made


def open_analysis(path: Path | str) -> Opened:
    """The analysis in force in a workspace, with the decisions in force; raises WorkspaceError when there is none."""
    generation = Workspace(path).require(analysed=True)
    return Opened(generation, tuple(Corrections(generation.workspace.corrections_path).in_force()))


__all__ = ["Corpus", "Opened", "open_analysis"]

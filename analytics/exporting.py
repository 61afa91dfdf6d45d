"""Tables to files, safely: no formula, link or half-written file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow.parquet as pq

from analytics.corrections import Corrected, corrected
from analytics.errors import InputError
from analytics.masking import Masks, masks
from analytics.storage import write_atomically
from analytics.summaries import networks
from analytics.summaries.networks import rows as network_rows
from analytics.tables import ALL, ARTICLES, BYTES, OFFICIALS, QUOTATIONS, Table, among, to_arrow
from analytics.workspace import Generation

if TYPE_CHECKING:
    import networkx as nx

#: A spreadsheet takes a cell that begins with one of these for a formula.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")


#: The date inside workbooks: the same table gives the same bytes.
CREATED = dt.datetime(2020, 1, 1)


def plain_cell(value: object) -> object:
    """A text cell that no spreadsheet runs as a formula."""
    return "'" + value if isinstance(value, str) and value.startswith(RISKY) else value


def to_csv(df: pd.DataFrame) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets read Arabic right."""
    safe = df.map(plain_cell)
    sink = io.StringIO()
    safe.to_csv(sink, index=False, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    return b"\xef\xbb\xbf" + sink.getvalue().encode("utf-8", "replace")


def to_xlsx(df: pd.DataFrame, *, caption: str = "", passport: str = "", right_to_left: bool = False) -> bytes:
    """A workbook with the table, and its caption and passport on a second sheet."""
    import xlsxwriter

    sink = io.BytesIO()
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
        "nan_inf_to_errors": True,
    }
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"comments": caption[:255], "created": CREATED})
    sheet = book.add_worksheet("table")
    head = book.add_format({"bold": True, "bottom": 1})
    if right_to_left:
        sheet.right_to_left()
    for c, name in enumerate(df.columns):
        sheet.write_string(0, c, str(name), head)
        sheet.set_column(c, c, min(48, max(10, len(str(name)) + 2)))
    for c, name in enumerate(df.columns):
        for r, value in enumerate(df[name].tolist(), 1):
            if value is None or value != value:  # None or NaN
                continue
            if isinstance(value, (bool, int, float)):
                sheet.write(r, c, value)
            else:
                sheet.write_string(r, c, str(value)[:32_000])
    if caption:
        note = book.add_worksheet("caption")
        if right_to_left:
            note.right_to_left()
        note.set_column(0, 0, 100)
        for r, line in enumerate([*caption.split("\n"), *([passport[:32_000]] if passport else [])]):
            note.write_string(r, 0, line)
    book.close()
    return sink.getvalue()


def to_jsonl(df: pd.DataFrame) -> bytes:
    """One JSON object a line."""
    rows = json.loads(df.to_json(orient="records", force_ascii=False))
    return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode("utf-8", "replace")


def to_json(df: pd.DataFrame, *, caption: str, passport: Mapping[str, object] | None = None) -> bytes:
    """One object: the caption's lines, the passport where there is one, and the rows."""
    rows = json.loads(df.to_json(orient="records", force_ascii=False))
    made = {"caption": caption.split("\n"), **({"passport": passport} if passport else {}), "rows": rows}
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _to_parquet(df: pd.DataFrame, table: Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(to_arrow(df, table), sink, compression="zstd")
    return sink.getvalue()


def to_graphml(graph: nx.Graph) -> bytes:
    """GraphML; attributes are plain numbers and strings already."""
    import networkx as nx

    sink = io.BytesIO()
    nx.write_graphml(graph, sink, encoding="utf-8")
    return sink.getvalue()


def to_gexf(graph: nx.Graph) -> bytes:
    """GEXF 1.2, for Gephi."""
    import networkx as nx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.gexf"
        nx.write_gexf(graph, path, encoding="utf-8", version="1.2draft")
        return path.read_bytes()


GRAPHS: Mapping[str, Callable[[nx.Graph], bytes]] = {"graphml": to_graphml, "gexf": to_gexf}
FORMATS = ("jsonl", "csv", "xlsx", "parquet")


def masks_of(generation: Generation) -> Masks:
    """Pseudonyms for the private persons of a workspace, as it is analysed and decided on now."""
    analysed = generation if generation.analysed else generation.workspace.require(analysed=True)
    return masks(_decided(analysed, OFFICIALS), _decided(analysed, QUOTATIONS), generation.workspace.secret())


def mask_graph(graph: nx.Graph, hidden: Masks | None) -> nx.Graph:
    """A network with pseudonyms in its nodes and their attributes; itself without masks."""
    import networkx as nx

    if hidden is None:
        return graph
    made = nx.relabel_nodes(graph, {n: hidden.text(str(n)) for n in graph.nodes})
    for _, facts in made.nodes(data=True):
        facts.update(hidden.applied(dict(facts)))
    return made


def _decided(generation: Generation, table: Table) -> pd.DataFrame:
    """A table after the researcher's decisions."""
    if generation.analysed and table.name in {f.name for f in fields(Corrected)}:
        return getattr(corrected(generation), table.name)
    return generation.read(table)


def export(generation: Generation, name: str, format: str, output: Path, *, mask: bool = False) -> int:
    """Write a table of a generation to a file.

    Parameters
    ----------
    generation : Generation
    name : str
        A table, or ``officials`` with graphml or gexf for the network of who is
        cited in the same article.
    format : str
        jsonl, csv, xlsx, parquet, graphml or gexf.
    output : Path
        Replaced atomically.
    mask : bool
        Whether names of private persons are replaced by pseudonyms; spans then
        no longer fit the texts.

    Returns
    -------
    int
        Rows (or nodes) written.

    Raises
    ------
    InputError
        For an unknown table or format.
    WorkspaceError
        When the table is not there yet.
    """
    table = ALL.get(name)
    if table is None:
        raise InputError("unknown_table", table=name, known=", ".join(sorted(ALL)))
    if not generation.has(table):  # articles were added since: the last analysis is what there is
        generation = generation.workspace.require(analysed=True)
    if format in GRAPHS:
        if table is not OFFICIALS:
            raise InputError("unknown_format", format=format, known=", ".join(FORMATS))
        articles = _decided(generation, ARTICLES)
        counted = set(articles.loc[articles["duplicate_of"].isna(), "article_id"])
        quotations = _decided(generation, QUOTATIONS)
        network = networks.network(network_rows.with_concepts(quotations[among(quotations["article_id"], counted)]))
        officials = _decided(generation, OFFICIALS)
        graph = networks.graph(network, officials)
        graph = mask_graph(graph, masks_of(generation) if mask else None)
        write_atomically(output.resolve(), GRAPHS[format](graph))
        return graph.number_of_nodes()
    df = _decided(generation, table)
    if BYTES in {c.type for c in table.columns}:
        raise InputError("unknown_table", table=name, known=", ".join(sorted(n for n in ALL if n != name)))
    if mask:
        df = masks_of(generation).frame(df)
    if format == "jsonl":
        data = to_jsonl(df)
    elif format == "csv":
        data = to_csv(df)
    elif format == "xlsx":
        data = to_xlsx(df)
    elif format == "parquet":
        data = _to_parquet(df, table)
    else:
        raise InputError("unknown_format", format=format, known=", ".join((*FORMATS, *GRAPHS)))
    write_atomically(output.resolve(), data)
    return len(df)

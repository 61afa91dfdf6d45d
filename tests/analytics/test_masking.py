"""Names of private persons in what leaves: who is private, and that nothing of them gets out."""

import io
import json
import shutil

import openpyxl
import plotly.graph_objects as go
import pytest

from analytics import exporting
from analytics.masking import Masks, masks, private
from analytics.opened import open_analysis
from analytics.tables import OFFICIALS, QUOTATIONS, TEXTS
from analytics.workspace import Workspace
from dashboard.exports.masked import masked


@pytest.fixture
def workspace(demo_path, tmp_path):
    shutil.copytree(demo_path, tmp_path / "ws")
    return Workspace(tmp_path / "ws")


@pytest.fixture
def hidden(workspace):
    generation = workspace.require()
    officials, quotations = generation.read(OFFICIALS), generation.read(QUOTATIONS)
    return officials, quotations, private(officials, quotations)


def test_who_holds_an_office_is_public_and_who_does_not_is_private(hidden):
    officials, quotations, found = hidden
    assert 0 < len(found) < len(officials) / 2
    for official in officials.itertuples(index=False):
        own = quotations[quotations["speaker_id"] == official.official_id]
        holds = (
            bool(official.role)
            or isinstance(official.person, str)
            or (own["role"] != "").any()
            or (own["organisation"].fillna("") != "").any()
        )
        assert (official.official_id in found) == (not holds), official.name


def test_the_same_person_is_the_same_pseudonym_and_only_the_key_tells_whose(hidden):
    officials, quotations, found = hidden
    one, again, other = (masks(officials, quotations, key) for key in (b"a" * 32, b"a" * 32, b"b" * 32))
    assert one == again
    assert set(one.forms.values()).isdisjoint(other.forms.values())
    assert set(one.ids) == set(found)
    assert len(set(one.ids.values())) == len(found)


def test_a_name_is_replaced_as_a_whole_word_wherever_it_stands():
    made = Masks({"منى السالم": "[a1]", "Mona Bell": "[a1]"}, {"p-1": "x-a1"})
    assert made.text("قالت منى السالم إن منى السالمية لم تأت") == "قالت [a1] إن منى السالمية لم تأت"
    assert made.applied({"k": ["Mona Bell said", 5, ("p-1",)]}) == {"k": ["[a1] said", 5, ("x-a1",)]}
    assert Masks({}, {}).text("Mona Bell") == "Mona Bell"


@pytest.mark.parametrize("format_", ["jsonl", "csv", "xlsx", "graphml", "gexf"])
@pytest.mark.parametrize("table", ["quotations", "officials", "articles", "attributions"])
def test_no_export_of_a_table_holds_a_private_name(workspace, hidden, table, format_, tmp_path):
    officials, _, found = hidden
    if format_ in ("graphml", "gexf") and table != "officials":
        return
    out = tmp_path / f"a.{format_}"
    exporting.export(workspace.require(), table, format_, out, mask=True)
    data = out.read_bytes()
    if format_ == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(data))
        data = json.dumps(
            [[str(c) for c in row] for sheet in book for row in sheet.iter_rows(values_only=True)], ensure_ascii=False
        ).encode()
    text = data.decode("utf-8")
    names = [n for n in officials.loc[officials["official_id"].isin(found), "name"] if len(n) >= 4]
    assert names
    assert [n for n in names if f'"{n}"' in text or f">{n}<" in text or f" {n} " in text] == []
    assert [i for i in found if i in text] == []
    public = officials.loc[~officials["official_id"].isin(found), "name"]
    if table == "officials":
        assert sum(n in text for n in public) > 20


def test_original_bytes_are_no_table_to_export(workspace, tmp_path):
    from analytics.errors import InputError

    with pytest.raises(InputError, match="no table called originals"):
        exporting.export(workspace.require(), "originals", "jsonl", tmp_path / "x")


def test_the_workspaces_setting_holds_for_figures_and_captions(workspace, hidden):
    officials, _, found = hidden
    opened = open_analysis(workspace.root)
    assert opened.masks is None
    workspace.set("mask_private", True)
    name = next(n for n in officials.loc[officials["official_id"].isin(found), "name"] if len(n) >= 4)
    figure = go.Figure(go.Bar(x=[1], y=[name], customdata=[[name]]), layout={"title": {"text": f"About {name}."}})
    made = masked(figure, opened.masks).to_json()
    assert name not in json.loads(json.dumps(json.loads(made), ensure_ascii=False)).__str__()
    assert masked(figure, None) is figure
    assert (
        opened.texts(["demo-en-002"])["text"].iloc[0] == workspace.require().read(TEXTS).set_index("article_id").loc["demo-en-002", "text"]
    )

"""Exports, opened by the libraries that others read them with: all is there, and hostile text stays text."""

from __future__ import annotations

import csv
import datetime
import json
import os
import re
import resource
import sqlite3
import warnings

import networkx as nx
import prov.model
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pydot
import pytest

from firsthand import store
from firsthand.demo import pages
from firsthand.errors import CaseError, ChoiceError, NotFoundError
from firsthand.export import FORMATS, GRAPH_FORMATS, export
from firsthand.export.tables import STORED
from firsthand.pipeline import trace
from firsthand.schema import TABLES, digest
from firsthand.show import saying
from firsthand.store import Case
from made_case import AGENCY, HOSTILE, STORY, edge, made_tables, row

AWKWARD = {
    'a "quoted" \\"one\\"': 'He said: "No."\nThen, "yes" \\',
    "back\\slash\\": "</script><!-- ]]> &lt;b&gt; &amp; <b>\\n \\N \\G",
    "new\nline\ttab": "\x00\x01\x0b\x1b[31m\ufffe\uffff\x85\x7f",
    "ends\x01": "=HYPERLINK(1)",
    "ends\x02": "@SUM(A1) +1 -1",
    "ünï👩‍👩‍👧 ©": "🚧 اَلْعَرَبِيَّةُ \u202e backwards \u2028 מימין",
    "https://a.example/?x=1&copy=2#%41;": "crlf\r\nand cr\rhere",
    "[x=1];->": "",
}
"""Ids and titles that break what writes its quotes itself."""


def awkward_tables():
    articles = [
        {**row("courier"), "article_id": name, "title": title, "outlet": f'"{name[:9]}"\\', "url": f"https://x/?{name}"}
        for name, title in AWKWARD.items()
    ]
    names = list(AWKWARD)
    edges = [
        {**edge(child, parent, "copy", 0.9, "x"), "direction_probability": None,
         "evidence": json.dumps([{"kind": "x", "says": f"“\ud800 {title}", "weight": -1.0, "spans": []}])}
        for parent, (child, title) in zip(names, list(AWKWARD.items())[1:], strict=False)
    ]  # fmt: skip
    cards = made_tables()["story_cards"].to_pylist()
    made = {
        "articles": articles,
        "stories": [{"story_id": STORY, "article_id": name, "probability": 1.0, "why": "x"} for name in names],
        "derivations": edges,
        "story_cards": [{**cards[0], "headline": HOSTILE, "story_id": STORY}],
    }
    return {name: TABLES[name].table(rows) for name, rows in made.items()}


@pytest.fixture(scope="module", params=["made", "awkward", "demo"])
def case(request):
    if request.param == "demo":
        return trace([pages()])
    return Case(made_tables() if request.param == "made" else awkward_tables())


@pytest.fixture
def made():
    return Case(made_tables())


# -- what must be there, by a plain reading of the tables -------------------------------------------------------


def fit(text):
    """What XML can hold of a text."""
    return "".join(
        c if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff" else "\ufffd"
        for c in text
    )


def name_of(node):
    return node if fit(node) == node else f"{fit(node)}~{digest(node, length=8)}"


def known(attributes):
    return {name: fit(v) if isinstance(v, str) else v for name, v in attributes.items() if v not in (None, "")}


def nodes_of(case):
    home = {row["article_id"]: row["story_id"] for row in case.stories.to_pylist()}
    children = {row["child"] for row in case.derivations.to_pylist() if row["stated"]}
    found = {
        row["article_id"]: {
            "outlet": row["outlet"] or row["domain"],
            "title": row["title"],
            "url": row["url"],
            "agency": row["agency"],
            "published_at": row["published_at"] and row["published_at"].isoformat().replace("+00:00", "Z"),
            "story_id": home.get(row["article_id"]),
            "root": row["article_id"] not in children,
            "inferred": False,
        }
        for row in case.articles.to_pylist()
    } | {
        row["node_id"]: {"agency": row["agency"], "story_id": row["story_id"], "root": True, "inferred": True}
        for row in case.inferred.to_pylist()
    }
    return {name_of(node): known(attributes) for node, attributes in found.items()}


def edges_of(case):
    columns = ("kind", "stated", "probability", "direction_probability", "share")
    found = {}
    for one in case.derivations.to_pylist():
        lines = [f"{'-' if item['weight'] < 0 else '+'} {item['says']}" for item in json.loads(one["evidence"])]
        wanted = {name: one[name] for name in columns} | {"evidence": "\n".join(lines)}
        found[name_of(one["parent"]), name_of(one["child"])] = known(wanted)
    return found


def assert_all_there(case, nodes, edges, text=lambda value: value):
    """Nodes and edges hold all that the tables say of them, and nothing else of the same name."""
    for found, wanted in ((nodes, nodes_of(case)), (edges, edges_of(case))):
        assert set(found) == set(wanted)
        names = {name for one in wanted.values() for name in one}
        for key, one in wanted.items():
            expected = {name: text(value) if isinstance(value, str) else value for name, value in one.items()}
            assert {name: value for name, value in found[key].items() if name in names} == expected, key


# -- graphs -----------------------------------------------------------------------------------------------------


def test_graphml(case, tmp_path):
    written = export(case, "graphml", tmp_path / "x.graphml")
    graph = nx.read_graphml(tmp_path / "x.graphml")
    assert graph.is_directed()
    assert_all_there(case, dict(graph.nodes(data=True)), {(a, b): data for a, b, data in graph.edges(data=True)})
    assert written == {
        "nodes": len(graph.nodes),
        "edges": len(graph.edges),
        "bytes": (tmp_path / "x.graphml").stat().st_size,
    }
    for _, data in graph.nodes(data=True):
        parts = filter(None, (data.get("outlet"), data.get("title")))
        assert data["inferred"] or data["label"] == " ".join(": ".join(parts).split())


def test_gexf(case, tmp_path):
    export(case, "gexf", tmp_path / "x.gexf")
    graph = nx.read_gexf(tmp_path / "x.gexf")
    assert_all_there(case, dict(graph.nodes(data=True)), {(a, b): data for a, b, data in graph.edges(data=True)})
    assert graph.graph["mode"] == "dynamic"
    precise = {name_of(row["article_id"]): row["published_precision"] for row in case.articles.to_pylist()}
    for name, data in graph.nodes(data=True):
        at = data.get("published_at")
        assert data.get("start") == (at and at[:10] if precise.get(name) == "day" else at)
        if at:
            datetime.datetime.fromisoformat(data["start"])
    for _, child, data in graph.edges(data=True):
        assert data["weight"] == data["probability"]
        assert data.get("start") == graph.nodes[child].get("start")


def test_gexf_without_times_is_static(tmp_path):
    articles = [{**row("courier"), "published_at": None}]
    export(Case({"articles": TABLES["articles"].table(articles)}), "gexf", tmp_path / "x.gexf")
    graph = nx.read_gexf(tmp_path / "x.gexf")
    assert (graph.graph["mode"], list(graph.nodes)) == ("static", ["courier"])


def bare(value):
    """What a value of a DOT file says."""
    if not value.startswith('"'):
        return {"true": True, "false": False}.get(value) if value in ("true", "false") else float(value)
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value[1:-1], flags=re.DOTALL)


def parsed_dot(path):
    """Clusters, nodes, and edges that are drawn or not, as pydot reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydot's grammar is older than its parser
        (graph,) = pydot.graph_from_dot_file(str(path), encoding="utf-8")
    clusters = graph.get_subgraphs()
    nodes = {
        bare(node.get_name()): {key: bare(value) for key, value in node.get_attributes().items() if key != "style"}
        | {"dashed": "dashed" in (node.get("style") or "")}
        for cluster in clusters
        for node in cluster.get_nodes()
    }
    edges, hidden = {}, []
    for cluster in clusters:
        for one in cluster.get_edges():
            ends = (bare(one.get_source()), bare(one.get_destination()))
            if one.get("style") == "invis":
                hidden.append(ends)
            else:
                drawn = {key: bare(value) for key, value in one.get_attributes().items() if key != "style"}
                edges[ends] = drawn | {"dotted": "dotted" in (one.get("style") or "")}
    return clusters, nodes, edges, hidden


def test_dot(case, tmp_path):
    export(case, "dot", tmp_path / "x.dot")
    clusters, nodes, edges, hidden = parsed_dot(tmp_path / "x.dot")
    assert_all_there(case, nodes, edges, text=lambda value: re.sub("\r\n?", "\n", value))
    assert len(clusters) == len({row["story_id"] for row in case.stories.to_pylist()})
    assert all(node["dashed"] == node["inferred"] for node in nodes.values())
    assert all(one["dotted"] != one["stated"] for one in edges.values())
    assert all(node.get("URL") == saying.web(node.get("url")) for node in nodes.values())
    for (_, _), one in edges.items():
        assert one["label"].startswith(one["kind"] + (" " if one["stated"] else "? "))
    for left, right in hidden:
        assert nodes[left]["root"]
        assert nodes[right]["root"]
        if not (nodes[left]["inferred"] or nodes[right]["inferred"]):
            assert nodes[left]["published_at"] < nodes[right]["published_at"]


def test_dot_shows_what_a_title_says_and_links_only_to_the_web(tmp_path, made):
    export(made, "dot", tmp_path / "x.dot")
    _, nodes, _, _ = parsed_dot(tmp_path / "x.dot")
    assert nodes["hostile"]["label"].split("\n")[1].endswith("<!-- <b>&amp; …")
    assert "URL" not in nodes["hostile"]
    assert nodes["courier"]["URL"] == "https://harbour-courier.example/courier?a=1&b=2"
    assert nodes["courier"]["label"].split("\n") == ["Harbour Courier", row("courier")["title"], "4 Mar 2031, 09:00"]
    assert nodes["ridge"]["label"].endswith("\n4 Mar 2031")
    assert nodes["lone"]["label"] == "nobody.example"


def test_dot_has_roots_in_order_of_time(tmp_path, made):
    """The ridge is known by its day; the agency's report counts as old as the first that runs it."""
    export(made, "dot", tmp_path / "x.dot")
    assert parsed_dot(tmp_path / "x.dot")[3] == [("ridge", AGENCY)]
    articles = [
        {
            **row("courier"),
            "article_id": f"{n:02}",
            "published_at": row("courier")["published_at"].replace(minute=n % 30),
        }
        for n in range(60)
    ]
    members = [{"story_id": "s", "article_id": one["article_id"], "probability": 1.0} for one in articles]
    many = {"articles": TABLES["articles"].table(articles), "stories": TABLES["stories"].table(members)}
    export(Case(many), "dot", tmp_path / "x.dot")
    hidden = parsed_dot(tmp_path / "x.dot")[3]
    # thirty moments in eight steps, each begun by its first; all but the first step stand behind another
    assert {left for left, _ in hidden} == {f"{n:02}" for n in range(0, 28, 4)}
    assert len(hidden) == 60 - 8


def read_prov(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the library warns of what it will refuse
        return prov.model.ProvDocument.deserialize(str(path), format="json")


def said(record):
    return {name.localpart: value for name, value in record.extra_attributes}


def test_prov(case, tmp_path):
    export(case, "prov", tmp_path / "x.json")
    document = read_prov(tmp_path / "x.json")
    entities = {record.identifier: said(record) for record in document.get_records(prov.model.ProvEntity)}
    ids = {identifier: record["id"] for identifier, record in entities.items()}
    for record in entities.values():
        if "published_at" in record:
            time = record["published_at"]
            time = time.isoformat() if isinstance(time, datetime.datetime) else f"{time.value}T00:00:00Z"
            record["published_at"] = time.replace("+00:00", "Z")
    derived = {}
    for record in document.get_records(prov.model.ProvDerivation):
        child, parent = (value for _, value in record.formal_attributes[:2])
        derived[ids[parent], ids[child]] = said(record)
    assert_all_there(case, {ids[identifier]: record for identifier, record in entities.items()}, derived)
    agents = {record.identifier: said(record) for record in document.get_records(prov.model.ProvAgent)}
    attributed = {
        (ids[entity], agents[agent]["label"])
        for record in document.get_records(prov.model.ProvAttribution)
        for entity, agent in [[value for _, value in record.formal_attributes]]
    }
    assert attributed == {
        (name, label)
        for name, node in nodes_of(case).items()
        for label in [node.get("outlet"), *(node.get("agency") or "").split("; ")]
        if label
    }


def test_prov_types(tmp_path, made):
    export(made, "prov", tmp_path / "x.json")
    rows = json.loads((tmp_path / "x.json").read_text())["wasDerivedFrom"].values()
    types = {(one["firsthand:kind"], one.get("prov:type", {}).get("$")) for one in rows}
    # the two that cite each other are no primary source of each other
    assert types == {
        ("syndication", "prov:Quotation"),
        ("copy", "prov:Quotation"),
        ("rewrite", None),
        ("citation", None),
    }
    edges = [
        edge("gazette", "courier", "citation", 0.9, "x"),
        edge("mail", "courier", "revision", 0.9, "x"),
        edge("ridge", "gazette", "citation", 0.3, "x", stated=False),
    ]
    revised = Case(made_tables() | {"derivations": TABLES["derivations"].table(edges)})
    export(revised, "prov", tmp_path / "x.json")
    rows = json.loads((tmp_path / "x.json").read_text())["wasDerivedFrom"].values()
    types = [(one["prov:generatedEntity"], one.get("prov:type", {}).get("$"), one["firsthand:stated"]) for one in rows]
    assert types == [
        ("article:gazette", "prov:PrimarySource", True),
        ("article:mail", "prov:Revision", True),
        ("article:ridge", None, False),
    ]


@pytest.mark.parametrize("to", GRAPH_FORMATS)
def test_one_story_and_articles_without_one(to, tmp_path, made):
    assert export(made, to, tmp_path / "x", STORY)["nodes"] == 10
    assert export(made, to, tmp_path / "x", digest("lone")) | {"bytes": 0} == {"nodes": 1, "edges": 0, "bytes": 0}
    bare = Case({"articles": made.articles})
    assert export(bare, to, tmp_path / "x")["nodes"] == 11
    assert export(Case(), to, tmp_path / "x")["nodes"] == 0
    with pytest.raises(NotFoundError, match="no story 'nowhere'"):
        export(made, to, tmp_path / "y", "nowhere")
    assert [file.name for file in tmp_path.iterdir()] == ["x"]
    with pytest.raises(ChoiceError, match="one story is a graph"):
        export(made, "csv", tmp_path / "y", STORY)


def test_a_circle_and_the_origins_behind_an_article(tmp_path, made):
    export(made, "graphml", tmp_path / "x.graphml")
    graph = nx.read_graphml(tmp_path / "x.graphml")
    assert graph.has_edge("state", "lantern")
    assert graph.has_edge("lantern", "state")
    assert graph.nodes["gazette"]["origins"] == "Norden Press"
    assert graph.nodes[AGENCY]["label"] == "Norden Press report"


# -- tables -----------------------------------------------------------------------------------------------------


def iso(value):
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime.date) else value


def rows_of(case, name):
    return [{column: iso(value) for column, value in row.items()} for row in case.table(name).to_pylist()]


def test_parquet_is_exact(case, tmp_path):
    written = export(case, "parquet", tmp_path / "x")
    assert {file.name for file in (tmp_path / "x").iterdir()} == {f"{name}.parquet" for name in STORED}
    for name in STORED:
        assert pq.read_table(tmp_path / "x" / f"{name}.parquet").equals(case.table(name)), name
    assert written["rows"] == sum(case.count(name) for name in STORED)
    assert written["bytes"] == sum(file.stat().st_size for file in (tmp_path / "x").iterdir())


def test_jsonl(case, tmp_path):
    export(case, "jsonl", tmp_path / "x")
    for name in STORED:
        lines = (tmp_path / "x" / f"{name}.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
        assert [json.loads(line) for line in lines] == rows_of(case, name), name


def test_csv(case, tmp_path):
    """Nulls and empty texts differ to a reader that looks at the quotes; to any reader cells are what they were."""
    export(case, "csv", tmp_path / "x")
    for name in STORED:
        file, names = tmp_path / "x" / f"{name}.csv", TABLES[name].schema.names
        read = pa.csv.read_csv(
            file,
            parse_options=pa.csv.ParseOptions(newlines_in_values=True),
            convert_options=pa.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
        nested = [field.name for field in TABLES[name].schema if pa.types.is_nested(field.type)]
        found = read.to_pylist()
        for one, wanted in zip(found, rows_of(case, name), strict=True):
            for column, value in wanted.items():
                if value is None or isinstance(value, str):
                    assert one[column] == value
                else:
                    assert json.loads(one[column]) == value
                assert column in nested or not isinstance(value, list)
        with file.open(encoding="utf-8", newline="") as lines:
            assert [[cell or "" for cell in one.values()] for one in found] == list(csv.reader(lines))[1:]


def test_sqlite(case, tmp_path):
    export(case, "sqlite", tmp_path / "x.db")
    database = sqlite3.connect(tmp_path / "x.db")
    assert database.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert database.execute("pragma foreign_key_check").fetchall() == []
    for name in STORED:
        columns = ", ".join(f'"{column}"' for column in TABLES[name].schema.names)
        found = database.execute(f'select {columns} from "{name}" order by rowid').fetchall()
        wanted = [
            tuple(json.dumps(v) if isinstance(v, list) else v for v in row.values()) for row in rows_of(case, name)
        ]
        lists = [n for n, field in enumerate(TABLES[name].schema) if pa.types.is_nested(field.type)]
        found = [tuple(json.dumps(json.loads(v)) if n in lists and v else v for n, v in enumerate(r)) for r in found]
        assert found == wanted, name
    database.close()


def test_sqlite_keys_and_search(tmp_path, made):
    export(made, "sqlite", tmp_path / "x.db")
    database = sqlite3.connect(tmp_path / "x.db")
    keys = {row[2:5] for row in database.execute("pragma foreign_key_list(derivations)")}
    assert keys == {
        ("articles", "child", "article_id"),
        ("articles", "parent_article", "article_id"),
        ("story_cards", "story_id", "story_id"),
        ("inferred", "story_id", "story_id"),
        ("inferred", "parent_inferred", "node_id"),
    }
    key = [row[1] for row in database.execute("pragma table_info(derivations)") if row[5]]
    assert key == ["story_id", "child", "parent"]
    parents = "select parent_article, parent_inferred from derivations where child = 'gazette' order by parent"
    assert database.execute(parents).fetchall() == [("courier", None), ("ridge", None)]
    search = (
        "select article_id from articles where rowid in (select rowid from articles_fts where articles_fts match ?)"
    )
    assert database.execute(search, ["fishermen"]).fetchall() == [("gazette",)]
    assert ("state",) in database.execute(search, ["title: sound"]).fetchall()
    # Datasette knows a full-text table by these words
    (made_by,) = database.execute("select sql from sqlite_master where name = 'articles_fts'").fetchone()
    assert re.search('VIRTUAL TABLE.*USING FTS.*content="articles"', made_by, re.IGNORECASE)
    # the keys are live: a row that points nowhere is found
    database.execute("pragma foreign_keys = on")
    with pytest.raises(sqlite3.IntegrityError):
        database.execute("update stories set article_id = 'nobody'")
    database.close()


def test_sqlite_of_a_case_that_stopped_early(tmp_path, made):
    """Keys to a table that was not made would not hold."""
    early = Case({name: made.table(name) for name in ("articles", "sentences", "stories", "derivations")})
    export(early, "sqlite", tmp_path / "x.db")
    database = sqlite3.connect(tmp_path / "x.db")
    assert database.execute("pragma foreign_key_check").fetchall() == []
    assert {row[2] for row in database.execute("pragma foreign_key_list(derivations)")} == {"articles"}
    database.close()


@pytest.mark.parametrize("to", FORMATS)
def test_tables_pass_in_parts_and_none_is_held(to, tmp_path, made, monkeypatch):
    monkeypatch.setattr(store, "_PART_ROWS", 3)
    with store.Writer(tmp_path / "case") as writer:
        for name in STORED:
            writer.put(name, made.table(name))
        writer.commit()
    stored = store.open_case(tmp_path / "case")
    assert len(list((tmp_path / "case" / "articles").glob("*.parquet"))) == 4
    once, twice = export(made, to, tmp_path / "a"), export(stored, to, tmp_path / "b")
    assert {**once, "bytes": 0} == {**twice, "bytes": 0}
    assert stored._tables == {}
    if to in (*GRAPH_FORMATS, "jsonl", "csv"):
        pairs = [(tmp_path / "a", tmp_path / "b")]
        if to in ("jsonl", "csv"):
            pairs = [(tmp_path / "a" / f"{name}.{to}", tmp_path / "b" / f"{name}.{to}") for name in STORED]
        assert all(one.read_bytes() == other.read_bytes() for one, other in pairs)


# -- where it is written ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("to", FORMATS)
def test_a_full_disk_leaves_what_was_there(to, tmp_path, made):
    export(made, to, tmp_path / "x")
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        # files may not grow beyond so many bytes: what a full disk does, but for the number of the error
        resource.setrlimit(resource.RLIMIT_FSIZE, (600, limits[1]))
        with pytest.raises(CaseError, match=r"x cannot be written .*: choose another place with -o"):
            export(made, to, tmp_path / "x")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before
    assert [file.name for file in tmp_path.iterdir()] == ["x"]


def test_a_full_disk_is_said_in_words(tmp_path, made, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CaseError, match=r"No space left on device.*free some space"):
        export(made, "dot", tmp_path / "x")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", FORMATS)
def test_an_export_replaces_an_export(to, tmp_path, made):
    export(Case(), to, tmp_path / "x")
    empty = export(Case(), to, tmp_path / "y")
    assert export(made, to, tmp_path / "x")["bytes"] > empty["bytes"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["x", "y"]


def test_what_is_not_replaced(tmp_path, made):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "diary.txt").write_text("dear diary")
    (tmp_path / "file").write_text("x")
    os.mkfifo(tmp_path / "pipe")
    for to, place, words in (
        ("dot", "no/where", "there is no folder"),
        ("dot", "folder", "is a folder, and this format is one file"),
        ("dot", "pipe", "no ordinary file"),
        ("csv", "folder", "holds other files .diary.txt"),
        ("csv", "file", "is a file, and this format is a folder"),
        ("csv", "no/where", "there is no folder"),
    ):
        with pytest.raises(CaseError, match=words):
            export(made, to, tmp_path / place)
    assert (tmp_path / "folder" / "diary.txt").read_text() == "dear diary"
    with pytest.raises(ChoiceError, match="no format 'xls'"):
        export(made, "xls", tmp_path / "x")


def test_a_link_stays_a_link(tmp_path, made):
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    export(made, "dot", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text().startswith("digraph")
    (tmp_path / "empty").mkdir()
    export(made, "jsonl", tmp_path / "empty")
    assert (tmp_path / "empty" / "articles.jsonl").exists()

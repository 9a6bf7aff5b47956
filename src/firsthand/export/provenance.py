"""PROV-JSON, as submitted to W3C (2013-04-24): who derived what from whom, for tools that read PROV.

Articles and inferred parents are entities, outlets and agencies agents. `wasDerivedFrom` points from child to parent,
as PROV has it: a revision is a prov:Revision, a copy or an agency's text run by another a prov:Quotation (text that is
repeated), a citation of a root a prov:PrimarySource; rewrites and other citations have no narrower type. An undecided
derivation is there with `firsthand:stated` false: whoever counts derivations leaves it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from firsthand.export.graph import Edge, Graph, Node, attributes

Record = dict[str, Any]

_PREFIXES = {
    "firsthand": "urn:firsthand:ns:",
    **{kind: f"urn:firsthand:{kind}:" for kind in ("article", "inferred", "outlet", "agency")},
}
_TYPES = {"revision": "prov:Revision", "copy": "prov:Quotation", "syndication": "prov:Quotation"}


def write_prov(graphs: Iterable[Graph], path: Path) -> None:
    """All graphs as one PROV-JSON document."""
    entities: dict[str, Record] = {}
    agents: dict[str, Record] = {}
    attributed: dict[str, Record] = {}
    derived: dict[str, Record] = {}
    for graph in graphs:
        names = {node.node_id: _name("inferred" if node.inferred else "article", node.node_id) for node in graph.nodes}
        roots = {node.node_id for node in graph.nodes if node.root}
        for node in graph.nodes:
            entities[names[node.node_id]] = _entity(node)
            outlet = [("outlet", node.outlet)] if node.outlet else []
            for kind, label in outlet + [("agency", one) for one in (node.agency or "").split("; ") if one]:
                agent = _name(kind, label)
                agents[agent] = {"prov:type": _qualified("prov:Organization"), "prov:label": label}
                attributed[f"_:a{len(attributed)}"] = {"prov:entity": names[node.node_id], "prov:agent": agent}
        for edge in graph.edges:
            derived[f"_:d{len(derived)}"] = {
                "prov:generatedEntity": names[edge.child],
                "prov:usedEntity": names[edge.parent],
                **_derivation(edge, edge.parent in roots),
            }
    document = {
        "prefix": _PREFIXES,
        "entity": entities,
        "agent": agents,
        "wasAttributedTo": attributed,
        "wasDerivedFrom": derived,
    }
    path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2) + b"\n")


def _entity(node: Node) -> Record:
    said = attributes(node)
    record: Record = {"prov:label": said.pop("label"), "firsthand:id": node.node_id}
    record |= {f"firsthand:{name}": value for name, value in said.items()}
    if node.published_at:
        day = node.published_precision == "day"
        record["firsthand:published_at"] = {
            "$": node.published_at[:10] if day else node.published_at,
            "type": "xsd:date" if day else "xsd:dateTime",
        }
    return record


def _derivation(edge: Edge, from_root: bool) -> Record:
    said = attributes(edge)
    kind = "prov:PrimarySource" if edge.kind == "citation" and from_root else _TYPES.get(edge.kind)
    record: Record = {"prov:label": said.pop("label")}
    if kind:
        record["prov:type"] = _qualified(kind)
    return record | {f"firsthand:{name}": value for name, value in said.items()}


def _qualified(name: str) -> Record:
    return {"$": name, "type": "xsd:QName"}


def _name(prefix: str, local: str) -> str:
    """A qualified name; what may not stand in one is percent-encoded."""
    return f"{prefix}:{quote(local, safe='')}"

r"""DOT, as the page draws a lineage: a cluster a story, inferred parents dashed, undecided edges dotted, left to right.

    "node-agency" -> "courier" [label="syndication 90%", kind="syndication", stated=true, ...];

Besides what Graphviz draws, nodes and edges carry all their attributes under their names. Parents stand left of their
children; roots stand in order of time, which invisible edges between them enforce in a few steps. In every quoted
value a backslash is doubled and a line break is `\n`, as Graphviz has it in labels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from firsthand.export.graph import Edge, Graph, Node, Value, attributes
from firsthand.show import saying

_HEAD = """digraph lineage {
  graph [rankdir=LR, fontname="Helvetica", ranksep=0.6, nodesep=0.15];
  node [shape=box, style="rounded,filled", fillcolor="#f4f4f4", fontname="Helvetica", fontsize=10];
  edge [fontname="Helvetica", fontsize=9, color="#444444"];
"""
_STEPS = 8
"""Into so many columns the roots of a story are cut by time at most."""
_TITLE = 60


def write_dot(graphs: Iterable[Graph], path: Path) -> None:
    """All graphs as one file for Graphviz."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        for graph in graphs:
            _write_story(graph, file)
        file.write("}\n")


def _write_story(graph: Graph, file: TextIO) -> None:
    file.write(f"  subgraph {_quoted('cluster_' + graph.story_id)} {{\n")
    file.write(f"    label={_quoted(_shown(saying.on_one_line(graph.headline, 120)))};\n")
    for node in graph.nodes:
        file.write(f"    {_quoted(node.node_id)} {_listed(_node(node))};\n")
    for edge in graph.edges:
        file.write(f"    {_quoted(edge.parent)} -> {_quoted(edge.child)} {_listed(_edge(edge))};\n")
    for left, right in _in_time(graph):
        file.write(f"    {_quoted(left)} -> {_quoted(right)} [style=invis];\n")
    file.write("  }\n")


def _node(node: Node) -> dict[str, Value]:
    drawn = attributes(node)
    title = saying.on_one_line(node.title or "", _TITLE)
    names = [saying.on_one_line(node.outlet), title] if node.outlet else [node.label]
    when = saying.clock({"published_at": node.published_at, "published_precision": node.published_precision})
    drawn["label"] = _shown("\n".join(filter(None, [*names, when])))
    if node.inferred:
        drawn["style"] = "rounded,dashed"
    if address := saying.web(node.url):
        drawn["URL"] = address
    drawn["tooltip"] = _shown(node.label)
    return drawn


def _edge(edge: Edge) -> dict[str, Value]:
    drawn = attributes(edge) | {"tooltip": _shown(edge.evidence or edge.label)}
    # what is undecided moves nothing
    return drawn if edge.stated else drawn | {"style": "dotted", "constraint": False}


def _in_time(graph: Graph) -> Iterator[tuple[str, str]]:
    """Pairs of roots, the first of which stands left of the second: each behind the first one of the step before."""
    times = {node.node_id: node.published_at for node in graph.nodes if node.published_at}
    first: dict[str, str] = {}
    for edge in graph.edges:
        if edge.stated and edge.child in times:
            first[edge.parent] = min(first.get(edge.parent, times[edge.child]), times[edge.child])
    timed = [(times.get(node.node_id) or first.get(node.node_id), node.node_id) for node in graph.nodes if node.root]
    roots = sorted((when, name) for when, name in timed if when)
    moments = sorted({when for when, _ in roots})
    wide = -(-len(moments) // _STEPS)
    step = {when: n // wide for n, when in enumerate(moments)}
    leads: dict[int, str] = {}
    for when, name in roots:
        leads.setdefault(step[when], name)
        if step[when]:
            yield leads[step[when] - 1], name


def _shown(text: str) -> str:
    """Text that Graphviz draws as it stands: it reads entities in labels, as HTML does."""
    return text.replace("&", "&amp;")


def _listed(drawn: dict[str, Value]) -> str:
    return "[" + ", ".join(f"{name}={_value(value)}" for name, value in drawn.items()) + "]"


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n") + '"'

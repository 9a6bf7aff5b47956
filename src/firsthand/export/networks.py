"""GraphML and GEXF, written by networkx: what nobody knows is left out, since neither format has a null.

In GEXF a node begins (`start`) when the article was published, a day where only that is known, and an edge when its
child was; Gephi makes its timeline of them. Without any time the graph is static.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import networkx as nx

from firsthand.export.graph import Graph, attributes


def write_graphml(graphs: Iterable[Graph], path: Path) -> None:
    """All graphs as one in GraphML."""
    with path.open("wb") as file:
        nx.write_graphml(_network(graphs, timed=False), file)


def write_gexf(graphs: Iterable[Graph], path: Path) -> None:
    """All graphs as one in GEXF 1.2; the weight of an edge is its probability."""
    with path.open("wb") as file:
        nx.write_gexf(_network(graphs, timed=True), file)


def _network(graphs: Iterable[Graph], timed: bool) -> nx.DiGraph[str]:
    network: nx.DiGraph[str] = nx.DiGraph()
    for graph in graphs:
        begins = {}
        for node in graph.nodes:
            network.add_node(node.node_id, **attributes(node))
            if timed and node.published_at:
                day = node.published_precision == "day"
                begins[node.node_id] = node.published_at[:10] if day else node.published_at
                network.nodes[node.node_id]["start"] = begins[node.node_id]
        for edge in graph.edges:
            network.add_edge(edge.parent, edge.child, **attributes(edge))
            drawn = network.edges[edge.parent, edge.child]
            if timed and edge.probability is not None:
                drawn["weight"] = edge.probability
            if edge.child in begins:
                drawn["start"] = begins[edge.child]
    return network

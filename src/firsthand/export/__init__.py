"""A case in the formats of other tools: its tables, or its lineages as one graph.

    export(firsthand.open("my-case"), "gexf", Path("my-case.gexf"))

Tables: `csv`, `jsonl` and `parquet` are a folder of one file a table, `sqlite` one file. Graphs: `graphml`, `gexf`,
`dot` and `prov` (PROV-JSON), one file each. What stood in the place before is replaced only once all is written.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from firsthand.errors import ChoiceError

if TYPE_CHECKING:
    from firsthand.pipeline import Progress
    from firsthand.store import Case

TABLE_FORMATS = ("csv", "jsonl", "parquet", "sqlite")
GRAPH_FORMATS = ("graphml", "gexf", "dot", "prov")
FORMATS = (*TABLE_FORMATS, *GRAPH_FORMATS)

_FOLDERS = ("csv", "jsonl", "parquet")
_HOMES = {
    "sqlite": "database",
    "graphml": "networks",
    "gexf": "networks",
    "dot": "drawing",
    "prov": "provenance",
}  # the rest: tables


def export(
    case: Case, to: str, path: Path, story_id: str | None = None, progress: Progress | None = None
) -> dict[str, int]:
    """Writes a case in another format.

    Args:
        case: what to write.
        to: one of FORMATS.
        path: the file, or for `csv`, `jsonl` and `parquet` the folder.
        story_id: only the graph of this story.
        progress: who is told how far it is.

    Returns:
        `rows` of all tables, or `nodes` and `edges`, and `bytes`: how much was written.

    Raises:
        ChoiceError: there is no such format, or one story is asked for as tables.
        NotFoundError: the case has no such story.
        CaseError: the place cannot be written, or the case cannot be read.
    """
    from firsthand.export.graph import Counted, graphs
    from firsthand.export.replacing import replacing

    if to not in FORMATS:
        raise ChoiceError(f"there is no format {to!r}: choose one of {', '.join(FORMATS)}")
    if story_id is not None and to in TABLE_FORMATS:
        raise ChoiceError(f"one story is a graph ({', '.join(GRAPH_FORMATS)}); {to} holds the tables of the whole case")
    write = getattr(import_module(f"firsthand.export.{_HOMES.get(to, 'tables')}"), f"write_{to}")
    with replacing(path, folder=to in _FOLDERS) as part:
        if to in TABLE_FORMATS:
            written = {"rows": write(case, part, progress)}
        else:
            counted = Counted(graphs(case, story_id), case, progress)
            write(counted, part)
            written = {"nodes": counted.nodes, "edges": counted.edges}
    size = sum(file.stat().st_size for file in path.iterdir()) if path.is_dir() else path.stat().st_size
    return {**written, "bytes": size}

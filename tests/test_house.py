"""The house keeps its shape: imports fall in one direction, and asking for help loads nothing heavy."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "firsthand"

# Each floor may import the floors below it, never itself and never one above.
# Within a floor nothing imports anything: what joins the stages is a row in schema.py. A folder counts as one.
FLOORS = [
    {"__main__"},
    {"cli"},
    {"comparison", "report", "terminal", "progress", "export"},
    {"show"},
    {"pipeline"},
    {"chunks", "identity"},
    {
        "extract",
        "fingerprint",
        "collapse",
        "candidates",
        "align",
        "likeness",
        "attribution",
        "stories",
        "lineage",
        "drift",
        "origins",
    },
    {"read", "store", "engine", "reuse"},
    {"scratch"},
]


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


FILES = {name_of(file): file for file in SOURCE.rglob("*.py")}


def modules() -> dict[str, set[str]]:
    """Every module of the package with the modules of the package it imports anywhere in its text."""
    found = {}
    for name, file in FILES.items():
        imported = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "firsthand":
                home = node.module.removeprefix("firsthand").removeprefix(".")
                for alias in node.names:
                    inside = f"{home}.{alias.name}".removeprefix(".")
                    imported.add(inside if inside in FILES else home)
            elif isinstance(node, ast.Import):
                imported |= {a.name.removeprefix("firsthand.") for a in node.names if a.name.startswith("firsthand.")}
        found[name] = (imported & set(FILES)) - {name}
    return found


def floor(name: str) -> int:
    return next((number for number, names in enumerate(FLOORS) if name.split(".", maxsplit=1)[0] in names), len(FLOORS))


def test_imports_fall():
    for name, imported in modules().items():
        for other in imported:
            if name != "__init__" and name.split(".")[0] != other.split(".")[0]:
                fine = floor(other) > floor(name) or floor(other) == len(FLOORS) == floor(name)
                assert fine, f"{name} imports {other}, which is not below it"


def test_no_circles():
    graph = modules()
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"import circle: {' -> '.join((*path, name))}"
        if name in done:
            return
        for other in graph.get(name, ()):
            walk(other, (*path, name))
        done.add(name)

    for name in graph:
        if name != "__init__":
            walk(name, ())


def test_there_is_no_drawer_for_odds_and_ends():
    assert not {"utils", "util", "helpers", "common", "misc"} & {name.split(".")[-1] for name in modules()}


@pytest.mark.parametrize("what", ["import firsthand", "import firsthand.cli", "import firsthand.demo"])
def test_asking_is_light(what):
    heavy = "{'numpy', 'pyarrow', 'numba', 'duckdb', 'lxml', 'trafilatura', 'rich', 'jinja2', 'model2vec', 'networkx'}"
    code = f"import sys; {what}; print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_only_the_edges_know_their_trade():
    """DuckDB stays in the store, formats stay in the reader, the network stays out."""
    homes = {
        "duckdb": {"store", "reuse"},
        "feedparser": {"read"},
        "zipfile": {"read"},
        "trafilatura": {"extract"},
        "rich": {"terminal", "progress"},
        "jinja2": {"report"},
        "networkx": {"export", "stories"},
        "sqlite3": {"export"},
        "click": {"cli"},
        "numba": {"kernels"},
    }
    for module, file in FILES.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for top in {name.split(".")[0] for name in names}:
                assert top not in {"requests", "httpx", "aiohttp", "socket", "pyspark"}, f"{module} imports {top}"
                assert top not in homes or module.split(".")[0] in homes[top], f"{module} imports {top}"

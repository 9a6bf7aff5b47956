"""The command `firsthand`: parse, ask, present. Exit 0 done, 1 a problem the message explains, 2 wrong usage."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from firsthand import __version__
from firsthand.errors import FirsthandError
from firsthand.export import FORMATS, GRAPH_FORMATS

if TYPE_CHECKING:
    from firsthand.store import Case

_json = click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout; progress stays on stderr.")
_workers = click.option("--workers", type=click.IntRange(min=1), help="Processes that compute (default: all cores).")

_PLAIN = dict(zip("●○│├└─┄×…·–—“”‘’≈→", "*o||`-.x.---\"\"''~>", strict=True))


def _explained(command: Callable[..., None]) -> Callable[..., None]:
    """The command with its errors in plain words on stderr and exit code 1."""

    @wraps(command)
    def run(*given: object, **named: object) -> None:
        try:
            command(*given, **named)
        except FirsthandError as error:
            click.echo(f"firsthand: {error}", err=True)
            sys.exit(1)
        except KeyboardInterrupt:
            click.echo("firsthand: stopped; the case holds what it held before", err=True)
            sys.exit(1)
        except BrokenPipeError:
            # the reader of our output left (| head): nothing to explain
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="firsthand")
def main() -> None:
    """Where did this story come from?

    Takes a pile of news pages and answers, with the words that prove each answer: which reports tell the same story,
    who copied or rewrote whom, who said it, how it changed on the way, how many independent origins stand behind it.
    """
    codecs.register_error("firsthand.plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="firsthand.plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Letters that a terminal does not know as the plain ones that come nearest, one for one, so that columns stand."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


@main.command()
@click.argument("inputs", metavar="[INPUT...]", nargs=-1)
@click.option("--case", required=True, type=click.Path(path_type=Path), help="Folder of the case; made if not there.")
@click.option("--until", metavar="TABLE", help="Stop after this table, for example passages. A later run goes on.")
@_workers
@click.option("--memory", metavar="SIZE", help="About how much all processes may hold, for example 4GB.")
@_json
@_explained
def trace(  # noqa: PLR0917
    inputs: tuple[str, ...], case: Path, until: str | None, workers: int | None, memory: str | None, as_json: bool
) -> None:
    """Read pages, compare them, conclude; add to the case if it exists.

    INPUT is a file, a folder, a glob or - (JSONL on stdin): HTML, plain text, JSONL, CSV, Parquet and feed files,
    each also as .gz, and zip of these. Without one the case is taken as it is, and what was decided since is obeyed.
    """
    if not inputs and not (case / "case.json").exists():
        raise click.UsageError(f"no INPUT, and {case} is no case yet: name pages to read")
    _trace(list(inputs), case, as_json, until=until, workers=workers, memory=memory)


@main.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("what", metavar="[STORY|ARTICLE]", required=False)
@_json
@_explained
def show(case: Path, what: str | None, as_json: bool) -> None:
    """The answers in the terminal: all stories, one story, or one article.

    STORY and ARTICLE are ids, or beginnings of ids that fit only one; an article's page or URL does as well.
    """
    from firsthand import show as answers
    from firsthand.store import open_case

    opened = open_case(case)
    if what is None:
        answer, kind = answers.stories(opened), "stories"
    else:
        kind, found = answers.find(opened, what)
        answer = answers.story(opened, found) if kind == "story" else answers.article(opened, found)
    if as_json:
        _print_json(answer)
        return
    from firsthand import terminal

    {"stories": terminal.print_stories, "story": terminal.print_story, "article": terminal.print_article}[kind](answer)


@main.command()
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@_json
@_explained
def compare(a: str, b: str, as_json: bool) -> None:
    """Two pages side by side: passages, attributions, changes. A is read as the earlier."""
    from firsthand.comparison import compare as compare_pages

    comparison = compare_pages(a, b)
    if as_json:
        _print_json(comparison.to_dict())
        return
    from firsthand import show as answers
    from firsthand import terminal

    one, two = comparison.articles["article_id"].to_pylist()
    terminal.print_comparison(answers.side_by_side(comparison.case, one, two))


@main.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
@_json
@_explained
def report(case: Path, output: Path, as_json: bool) -> None:
    """The whole answer as one HTML file that works without a server or a network."""
    from firsthand.store import open_case

    opened = open_case(case)
    size = _write_report(opened, output)
    if as_json:
        _print_json({"case": str(case), "file": str(output), "bytes": size, "stories": opened.story_cards.num_rows})
    else:
        click.echo(f"{output} ({size / 1e6:.1f} MB): open it in any browser")


@main.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.option("--to", required=True, type=click.Choice(FORMATS), help="The format.")
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    required=True,
    type=click.Path(path_type=Path),
    help="The file to write; for csv, jsonl and parquet the folder.",
)
@click.option("--story", metavar="STORY", help="Only the graph of this story: its id, or the beginning of it.")
@_json
@_explained
def export(case: Path, to: str, output: Path, story: str | None, as_json: bool) -> None:
    r"""The case in the formats of other tools.

    \b
    sqlite               all tables in one file, with full-text search
    csv, jsonl, parquet  all tables, a folder of one file a table
    graphml, gexf, dot   the lineages as a graph, for Gephi, Cytoscape, Graphviz
    prov                 the same as W3C PROV-JSON

    What stood at PATH before is replaced once all is written.
    """
    if story and to not in GRAPH_FORMATS:
        raise click.UsageError(f"--story goes with --to {', '.join(GRAPH_FORMATS)}: {to} holds the whole case")
    from firsthand import show as answers
    from firsthand.export import export as write
    from firsthand.progress import Bars
    from firsthand.store import open_case

    opened = open_case(case)
    story_id = answers.story_named(opened, story) if story else None
    with Bars() as progress:
        written = write(opened, to, output, story_id, progress)
    if as_json:
        _print_json({"case": str(case), "to": to, "file": str(output), **written})
    else:
        what = ", ".join(f"{written[name]:,} {name}" for name in ("rows", "nodes", "edges") if name in written)
        click.echo(f"{output} ({what}; {written['bytes'] / 1e6:.1f} MB)")


@main.command()
@click.option("--case", type=click.Path(path_type=Path), default=Path("firsthand-demo"), show_default=True)
@_workers
@_json
@_explained
def demo(case: Path, workers: int | None, as_json: bool) -> None:
    """Trace the bundled pile of made-up news pages, print its stories, write its report and open it."""
    from firsthand.demo import pages

    traced = _trace([str(pages())], case, as_json, workers=workers)
    if as_json:
        return
    page = case.with_name(f"{case.name}.html")
    _write_report(traced, page)
    click.echo(f"\nThe same as a page: {page}\nOne story:          firsthand show {case} STORY")
    click.echo("Your own pages:     firsthand trace my-pages/ --case my-case")
    _open_in_browser(page)


def _trace(
    inputs: list[str],
    case: Path,
    as_json: bool,
    *,
    until: str | None = None,
    workers: int | None = None,
    memory: str | None = None,
) -> Case:
    import time

    from firsthand import show as answers
    from firsthand.pipeline import trace as trace_pages
    from firsthand.progress import Bars

    began = time.monotonic()
    with Bars() as progress:
        traced = trace_pages(list(inputs), case, until=until, workers=workers, memory=memory, progress=progress)
    answer = answers.stories(traced)
    answer["case"], answer["seconds"] = str(case), round(time.monotonic() - began, 2)
    if as_json:
        keys = ("case", "pages", "articles", "refusals", "seconds")
        _print_json({**{key: answer[key] for key in keys}, "stories": answer["stories"]})
    else:
        from firsthand import terminal

        terminal.print_stories(answer)
    return traced


def _write_report(case: Case, output: Path) -> int:
    from firsthand.disk import written
    from firsthand.report import report as render

    page = render(case).encode()
    with written(output):
        output.write_bytes(page)
    return len(page)


def _open_in_browser(page: Path) -> None:
    """Opens the page where a person sits before a screen; stays quiet everywhere else."""
    screen = sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not screen or not sys.stdout.isatty():
        return
    import webbrowser

    webbrowser.open(page.resolve().as_uri())


def _print_json(answer: object) -> None:
    import orjson

    sys.stdout.buffer.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

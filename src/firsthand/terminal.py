"""The answers in a terminal: what `trace`, `show` and `compare` print for people.

    print_stories(show.stories(case))
    print_story(show.story(case, story_id))

Every function takes an answer of `show` and a rich console; without a terminal the same lines come without colour,
80 columns wide. What a page says is never read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from firsthand import show
from firsthand.show import proof, saying
from firsthand.show.branches import forest
from firsthand.show.pieces import Piece
from firsthand.show.proof import Row

STYLES = {
    "verbatim": "blue underline",
    "edited": "green underline",
    "reworded": "yellow italic",
    "quoted": "magenta underline",
    "boilerplate": "dim",
    "source": "bold red",
    "cue": "italic cyan",
    "content": "green",
    "words": "bold reverse",
}
"""How each kind of piece is drawn."""

SHORT = {"verbatim": "=", "edited": "~", "reworded": "≈", "quoted": "“", "boilerplate": "-"}
"""The sign of each kind where there is no colour: 3~ opens passage 3, which was edited."""

MOST_STORIES, MOST_CHANGES, MOST_CLAIMS, SIDE_BY_SIDE, WITH_TITLES = 30, 15, 20, 100, 100


def print_stories(answer: Mapping[str, Any], console: Console | None = None, most: int = MOST_STORIES) -> None:
    """The stories of a case, most told first; those told once are only counted."""
    console = console or Console()
    told = [card for card in answer["stories"] if (card["articles"] or 0) > 1]
    once = len(answer["stories"]) - len(told)
    console.print(
        Text(" · ").join(
            Text(saying.counted(answer[what], name))
            for what, name in (("pages", "page"), ("articles", "article"), ("refusals", "refusal"))
        )
    )
    if answer["articles"] and not answer["stories"]:
        console.print(Text(show.UNFINISHED))
    for card in told[:most]:
        console.print()
        console.print(Text(show.summary_line(card), style="bold"))
        _indented(console, Text(card["headline"] or "(no headline)"))
        for warning in saying.warnings(card):
            _indented(console, Text(f"! {warning}", style="red"))
        _indented(console, Text(card["story_id"], style="dim"))
    if len(told) > most:
        console.print(Text(f"\n… and {len(told) - most} more told by several reports", style="dim"))
    if once:
        console.print(Text(f"\n{saying.counted(once, 'story', 'stories')} told once", style="dim"))


def print_story(answer: Mapping[str, Any], console: Console | None = None) -> None:
    """One story: its lineage as a tree, its origins, its claims, its changes, worst first, its sourcing in words."""
    console = console or Console()
    card = answer["story_card"]
    names = saying.names(answer)
    console.print(Text(card["headline"] or "(no headline)", style="bold"))
    console.print(Text(" · ".join(filter(None, (show.summary_line(card), saying.period(card))))))
    for warning in saying.warnings(card):
        console.print(Text(f"! {warning}", style="red"))
    _heading(console, "Who came from whom")
    for line in _lineage(answer, console.width):
        console.print(line, no_wrap=True, overflow="ellipsis")
    console.print(Text("● report  ○ inferred  ┄ undecided  × folded  % probability of the parent", style="dim"))
    labels = {row["origin_id"]: row["label"] or "unknown" for row in answer["origins"]}
    if answer["origins"]:
        _heading(console, "Where it comes from")
        for row in answer["origins"]:
            if row["counted"]:
                console.print(_origin(row, labels))
        if note := saying.uncounted(card, answer["origins"]):
            console.print(Text(f"{note}.", style="dim"))
        if voices := [row["label"] or "unknown" for row in answer["origins"] if not row["counted"]]:
            console.print(Text(f"Quoted in them, not added: {_some(voices, 12)}", style="dim"))
    if answer["claim_cards"]:
        _heading(console, "What is claimed")
        console.print(_claims(answer["claim_cards"], labels))
    if answer["changes"]:
        _heading(console, "How it changed on the way")
        _print_changes(answer["changes"], names, console)
    _print_decisions(answer["decisions"], names, console)
    if answer["origins"]:
        _heading(console, "Sourcing statement")
        for part in answer["sourcing"]["text"].split("\n\n"):
            console.print(Text(part))


def print_article(answer: Mapping[str, Any], console: Console | None = None) -> None:
    """One article: why it is in its story, where its words came from, who says what in it."""
    console = console or Console()
    row = answer["article"]
    console.print(Text(row["title"] or "(no title)", style="bold"))
    signed = [saying.outlet(row), row["byline"], row["agency"] and f"credits {row['agency']}", saying.clock(row)]
    console.print(Text(" · ".join(filter(None, signed))))
    if row["url"]:
        console.print(Text(row["url"], style="dim", overflow="fold"))
    if answer["story"]:
        _heading(console, "Its story")
        console.print(Text(answer["story"]["headline"] or "(no headline)"))
        console.print(
            Text(f"{answer['story']['why'] or 'no reason written'} ({saying.percent(answer['story']['probability'])})")
        )
        console.print(Text(answer["story"]["story_id"], style="dim"))
    names = {other["article_id"]: saying.outlet(other) for other in (*answer["siblings"], row)}
    names |= {node["node_id"]: node["label"] or "an earlier report" for node in answer["inferred"]}
    if answer["derivations"]:
        _heading(console, "Where its words came from")
        for edge in answer["derivations"]:
            console.print(Text(names.get(edge["parent"], edge["parent"]), style="bold") + Text(f"  {_edge(edge)}"))
            for item in edge["evidence"]:
                _indented(console, Text(f"{'-' if item['weight'] < 0 else '+'} {item['says']}"), hanging=2)
    if answer["descendants"]:
        _heading(console, "What came from it")
        for edge in answer["descendants"]:
            console.print(Text(f"{names.get(edge['child'], edge['child'])}  {_edge(edge)}"))
    _heading(console, "Who says what")
    console.print(Text(" ").join(Text(kind, style=STYLES[kind]) for kind in ("source", "cue", "content")))
    console.print(pieces(answer["text_pieces"]))
    for said in answer["attributions"]:
        source = said["source_name"] or said["source_words"] or said["source"] or "?"
        kind = saying.words(said["source_kind"] or "unknown")
        place = said["decide"][1] if said["decide"] else ""
        _indented(console, Text(f"{source} [{kind}] {said['cue_words']}  {place}", style="dim"))
    _print_decisions(answer["decisions"], names, console)


def print_comparison(answer: Mapping[str, Any], console: Console | None = None) -> None:
    """Two articles beside each other, or one above the other where there is no room: passages, changes, the rest."""
    console = console or Console()
    a, b = answer["articles"]
    names = {a["article_id"]: _named(a, "A"), b["article_id"]: _named(b, "B")}
    pair = answer["pair"]
    relation = saying.words(pair["relation"]) if pair else "not compared"
    shared = (
        f"{saying.percent(pair['a_share'])} of A is in B, {saying.percent(pair['b_share'])} of B is in A"
        if pair
        else ""
    )
    console.print(Text(relation, style="bold") + Text(f"  {shared}"))
    console.print(Text(answer["why"] or ""))
    signs = [Text(f"{SHORT[kind]} {kind}", style=STYLES[kind]) for kind in ("verbatim", "edited", "reworded", "quoted")]
    console.print(Text("   ").join(signs))
    sides: list[RenderableType] = [
        Group(
            Text(names[row["article_id"]], style="bold"),
            pieces(answer[f"{side}_title"], signs=True),
            Text(),
            pieces(answer[f"{side}_text"], signs=True),
        )
        for side, row in (("a", a), ("b", b))
    ]
    console.print()
    if console.width >= SIDE_BY_SIDE:
        grid = Table.grid(padding=(0, 3), expand=True)
        grid.add_column(ratio=1)
        grid.add_column(ratio=1)
        grid.add_row(*sides)
        console.print(grid)
    else:
        console.print(sides[0])
        console.print()
        console.print(sides[1])
    if answer["attributions"]:
        _heading(console, "Who says what")
        console.print(_attributions(answer["attributions"], names))
    if answer["changes"]:
        _heading(console, "What changed")
        _print_changes(answer["changes"], {name: words.split(":")[0] for name, words in names.items()}, console)
    for what, name in (("omitted", "Only in A"), ("added", "Only in B")):
        if answer[what]:
            _heading(console, name)
            for row in answer[what]:
                console.print(Text(f"- {saying.on_one_line(row['words'])}"))


def pieces(parts: Iterable[Piece], signs: bool = False) -> Text:
    """A cut text as coloured text; with `signs` each passage opens with its number and the sign of its kind."""
    text, seen = Text(), set[int]()
    for piece in parts:
        kind = piece.get("kind")
        if signs and kind in SHORT and kind != "boilerplate" and piece["n"] not in seen:
            seen.add(piece["n"])
            text.append(f"[{piece['n']}{SHORT[kind]}]", style="dim")
        text.append(piece["text"], style=STYLES[kind] if kind else "")
    return text


# -- parts of answers -------------------------------------------------------------------------------------------


def _lineage(answer: Mapping[str, Any], width: int) -> Iterator[Text]:
    """A lineage, a line to a branch: its time and the probability of its parent in columns, then the tree.

    Undecided edges are dotted; further parents follow a line below. Of what lies very deep only the last steps show.
    """
    articles = {row["article_id"]: row for row in answer["articles"]}
    names = saying.names(answer)
    headline = answer["story_card"]["headline"]
    years = len({row["published_at"][:4] for row in articles.values() if row["published_at"]}) > 1
    clocks = {name: saying.clock(row, year=years) for name, row in articles.items()}
    column = max(map(len, clocks.values()), default=0)

    def line(time: str, probability: str, lead: str, *words: Text) -> Text:
        text = Text(f"{time:<{column}} {probability:>6} ", style="not bold")
        text.stylize("dim", 0, column)
        most = max(width // 3, 12)
        text.append(lead if len(lead) <= most else "…" + lead[-most:], style="dim")
        return Text("  ").join([text + words[0], *words[1:]])

    waiting = [(tree, "", "") for tree in reversed(forest(answer))]
    while waiting:
        branch, lead, below = waiting.pop()
        style = "" if not branch.edge or branch.edge["stated"] else "yellow"
        sign = "○ " if branch.node not in articles else "● × " if branch.members else "● "
        words = [Text(sign) + Text(branch.called(names), style="bold")]
        if branch.node not in articles:
            words.append(Text("inferred", style="dim"))
        kinds = ("" if branch.fold == "siblings" else branch.kind(), "undecided" if style else "")
        words += [Text(", ".join(filter(None, kinds)), style=style)] if any(kinds) else []
        if branch.members and branch.fold != "versions":
            words.append(Text(_some((names[name] for name in branch.members), 12), style="dim"))
        elif width >= WITH_TITLES and branch.node in articles and articles[branch.node]["title"] != headline:
            words.append(Text(saying.on_one_line(articles[branch.node]["title"] or ""), style="dim"))
        yield line(clocks.get(branch.node, ""), branch.probability(), lead, *words)
        for other in branch.others:
            also = "and from" if other["stated"] else "or from"
            kind = other["kind"] + ("" if other["stated"] else ", undecided")
            yield line(
                "",
                saying.percent(other["probability"]),
                below + ("│  " if branch.branches else "   "),
                Text(f"{also} {names.get(other['parent'], other['parent'])}  {kind}", style="dim"),
            )
        for n, child in enumerate(reversed(branch.branches)):
            dash = "─ " if child.edge and child.edge["stated"] else "┄ "
            waiting.append((child, below + ("├" if n else "└") + dash, below + ("│  " if n else "   ")))


def _origin(row: Mapping[str, Any], labels: Mapping[str, str]) -> Text:
    text = Text(row["label"] or "unknown", style="bold")
    text.append(f"  {saying.words(row['kind'])}", style="not bold dim")
    if reports := len(row["articles"] or []):
        text.append(f"  behind {saying.counted(reports, 'report')}", style="not bold")
    if row["rests_on"]:
        text.append("  rests on " + ", ".join(labels.get(i, i) for i in row["rests_on"]), style="not bold")
    return text


def _claims(cards: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), expand=False, show_edge=False)
    table.add_column("Claim", ratio=1)
    table.add_column("Reports", justify="right")
    table.add_column("Origins", justify="right", no_wrap=True)
    for card in cards[:MOST_CLAIMS]:
        low, high = card["origins_low"], card["origins_high"]
        said = Text(saying.on_one_line(card["text"] or (card["claims"][0]["words"] if card["claims"] else "")))
        if origins := dict.fromkeys(labels[i] for mention in card["claims"] for i in mention["origin_ids"] or ()):
            said.append(f"\n{_some(origins)}", style="dim")
        for warning in saying.warnings(card):
            said.append(f"\n! {warning}", style="red")
        table.add_row(
            said, str(card["articles"]), f"{card['origins']}" + (f" ({low} to {high})" if low != high else "")
        )
    if len(cards) > MOST_CLAIMS:
        table.add_row(Text(f"… and {len(cards) - MOST_CLAIMS} more", style="dim"), "", "")
    return table


def _attributions(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("In")
    table.add_column("Source", style=STYLES["source"], max_width=24)
    table.add_column("Cue", style=STYLES["cue"])
    table.add_column("What is said", ratio=1)
    for row in rows:
        side = names[row["article_id"]].split(":")[0]
        source = row["source_name"] or row["source_words"] or row["source"] or "?"
        table.add_row(
            side,
            Text(saying.on_one_line(source)),
            Text(row["cue_words"]),
            Text(saying.on_one_line(row["content_words"])),
        )
    return table


def _print_changes(changes: Iterable[Row], names: Mapping[str, str], console: Console) -> None:
    """Changes with both sentences, the changed words in brackets; what several copies did alike once."""
    alike = proof.alike(changes)
    for row in alike[:MOST_CHANGES]:
        head = Text("●" * row["severity"] + "○" * (3 - row["severity"]), style="red" if row["severity"] > 1 else "dim")
        head.append(f" {saying.words(row['kind'])}", style="bold default")
        to = _some(names.get(name, name) for name in row["to"])
        head.append(f"  {names.get(row['a'], row['a'])} → {to}", style="not bold dim")
        console.print(head)
        for sign, words in (("-", row["a_words"]), ("+", row["b_words"])):
            text = Text(f"{sign} ", style="dim")
            for piece in words:
                marked = "kind" in piece
                text.append("[" if marked else "").append(_flat(piece["text"]), style="bold" if marked else "")
                text.append("]" if marked else "")
            if not words:
                text.append("nothing like it", style="dim")
            _indented(console, text, hanging=2)
    if len(alike) > MOST_CHANGES:
        console.print(Text(f"… and {len(alike) - MOST_CHANGES} more", style="dim"))


def _print_decisions(decisions: Sequence[Row], names: Mapping[str, str], console: Console) -> None:
    if decisions:
        _heading(console, "Corrected by hand")
    for row in decisions:
        console.print(Text(saying.decision(row, names)))


def _named(row: Mapping[str, Any], side: str) -> str:
    return f"{side}: {saying.outlet(row)}" + (f", {when}" if (when := saying.clock(row)) else "")


def _edge(edge: Mapping[str, Any]) -> str:
    return f"{edge['kind']}{'' if edge['stated'] else ', undecided'} {saying.percent(edge['probability'])}"


def _heading(console: Console, words: str) -> None:
    console.print()
    console.print(Text(words, style="bold underline"))


def _indented(console: Console, text: Text, hanging: int = 0) -> None:
    """Prints a text two columns in, without trailing blanks, its further lines `hanging` columns further."""
    for n, line in enumerate(text.wrap(console, max(console.width - 2 - hanging, 20))):
        line.rstrip()
        console.print(Text(" " * (2 + hanging * (n > 0))) + line)


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))


def _some(names: Iterable[str], most: int = 5) -> str:
    """A few names and how many more: 'A, B and 3 more'."""
    unique = list(dict.fromkeys(names))
    return ", ".join(unique[:most]) + (f" and {len(unique) - most} more" if len(unique) > most else "")

"""How right Firsthand is about invented piles, whose truth is known: the bundled one and others from other seeds.

    python -m benchmarks.demo [--seeds 20] [--json] [--errors]

Every figure is a share between 0 and 1, for the bundled pile, as the mean over the piles of other seeds, and for the
worst of them. `parents_sound`: right, or undecided where the pages leave it open or the right parent is among the
candidates. `origins`: the stated range holds the true count. See `benchmarks/piles/truth.py` for what is true.

    >>> b_cubed({"a": 1, "b": 1, "c": 2}, {"a": "s", "b": "s", "c": "s"})
    0.7143
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from rich.console import Console
from rich.table import Table

SEEDS = range(101, 121)
TABLES = (
    "articles",
    "furniture",
    "refusals",
    "stories",
    "story_cards",
    "derivations",
    "inferred",
    "changes",
    "claim_cards",
)
Row = dict[str, Any]


@dataclass
class Score:
    """Shares by name, and the errors in words behind them."""

    tallies: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def count(self, figure: str, good: bool, error: str = "") -> None:
        """One case of a figure; what is wrong is kept in words."""
        self.tallies[figure].append(float(good))
        if not good and error:
            self.errors.append(f"{figure}: {error}")

    def figures(self) -> dict[str, float]:
        """The share of every figure, rounded to 4 decimals."""
        return {name: round(sum(found) / len(found), 4) for name, found in self.tallies.items()}


def score(tables: Mapping[str, pa.Table], truth: Mapping[str, Any]) -> Score:
    """What the tables of a traced pile are worth against its truth."""
    rows: dict[str, list[Row]] = {name: tables[name].to_pylist() for name in TABLES if name in tables}
    ids = pages_found(rows["articles"], truth)
    pages = {article_id: page for page, article_id in ids.items()}
    result = Score()
    for page in truth["pages"]:
        result.count("pages_read", page["page"] in ids, f"no article for {page['page']}")
    _score_furniture(result, {row["article_id"]: row for row in rows["articles"]}, rows["furniture"], ids, truth)
    _score_stories(result, rows["stories"], ids, truth)
    _score_parents(result, rows["derivations"], _inferred_names(rows["inferred"], truth), pages, truth)
    _score_origins(result, rows, ids, truth)
    _score_changes(result, rows["changes"], ids, truth)
    return result


def pages_found(articles: Iterable[Row], truth: Mapping[str, Any]) -> dict[str, str]:
    """Page of the truth -> article id: by the file's name; the items of a feed by their address or headline."""
    by_file: dict[str, list[Row]] = defaultdict(list)
    for row in articles:
        by_file[re.split(r"[/\\]", row["page"].partition("#")[0])[-1]].append(row)
    found: dict[str, str] = {}
    for page in truth["pages"]:
        here = by_file.get(page["page"].partition("#")[0], [])
        if page["format"] == "feed":
            here = [
                row
                for row in here
                if page["url"] in (row["url"], row["canonical_url"]) or row["title"] == page["title"]
            ]
        if here:
            found[page["page"]] = here[0]["article_id"]
    return found


# -- furniture --------------------------------------------------------------------------------------------------------


def _score_furniture(
    result: Score,
    articles: Mapping[str, Row],
    furniture: Iterable[Row],
    ids: Mapping[str, str],
    truth: Mapping[str, Any],
) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in furniture:
        kinds[row["article_id"]].add(row["kind"])
    full = {a["short"]: {_plain(a["short"]), _plain(a["name"])} for a in truth["agencies"]}
    for page in truth["pages"]:
        if page["page"] not in ids:
            continue
        row, name = articles[ids[page["page"]]], page["page"]
        for column in ("title", "outlet"):
            right = _plain(row[column]) == _plain(page[column])
            result.count(column, right, f"{name}: {row[column]!r}, not {page[column]!r}")
        result.count(
            "byline", _byline_right(row["byline"], page, full), f"{name}: {row['byline']!r}, not {page['byline']!r}"
        )
        stated = {_plain(part) for part in (row["agency"] or "").split(";") if part.strip()}
        right = all(stated & full[short] for short in page["agencies"])
        surplus = stated - set().union(*(full[short] for short in page["agencies"]))
        result.count("agency", right and not surplus, f"{name}: {row['agency']!r}, not {page['agencies']!r}")
        right = _plain(row["dateline_place"]) == _plain(page["dateline_place"])
        result.count("dateline_place", right, f"{name}: {row['dateline_place']!r}, not {page['dateline_place']!r}")
        result.count("published", *_time_right(row, page))
        if page["correction"]:
            result.count("correction", "correction" in kinds[row["article_id"]], f"{name}: its note is not seen")
        if page["picture_credit"] and page["format"] == "html":
            right = _plain(page["picture_credit"]) in _plain(row["picture_credit"])
            result.count("picture_credit", right, f"{name}: {row['picture_credit']!r}, not {page['picture_credit']!r}")


def _byline_right(byline: str | None, page: Row, agencies: Mapping[str, set[str]]) -> bool:
    """An agency as byline may as well stand among the credits alone."""
    if not byline:
        return not page["byline"] or any(_plain(page["byline"]) in names for names in agencies.values())
    return bool(page["byline"]) and _plain(page["byline"]) in _plain(byline)


def _time_right(row: Row, page: Row) -> tuple[bool, str]:
    """To the minute where the page has it, with its offset; by the day elsewhere."""
    shown = page["published_at"]
    error = f"{page['page']}: {row['published_at']} {row['published_offset']}, not {shown}"
    found: datetime | None = row["published_at"]
    if found is None:
        return False, error
    if page["published_precision"] == "day":
        return found.date().isoformat() == shown, error
    right = datetime.fromisoformat(shown)
    right = right.replace(tzinfo=UTC) if right.tzinfo is None else right
    return abs((found - right).total_seconds()) < 60 and row["published_offset"] == page["published_offset"], error


def _plain(text: str | None) -> str:
    """For comparing: lower case, straight quotes, no ends."""
    return re.sub(r"\s+", " ", (text or "").lower().translate(str.maketrans("’‘“”", "''\"\""))).strip(" .|")


# -- stories ----------------------------------------------------------------------------------------------------------


def _score_stories(result: Score, stories: Iterable[Row], ids: Mapping[str, str], truth: Mapping[str, Any]) -> None:
    story_of = {row["article_id"]: row["story_id"] for row in stories}
    found = {page: story_of.get(article_id, page) for page, article_id in ids.items()}
    right = {page["page"]: page["story"] for page in truth["pages"] if page["page"] in ids}
    sizes = Counter(found.values())
    for story in truth["stories"]:
        members = [page for page in story["pages"] if page in ids]
        places = Counter(found[page] for page in members)
        exact = len(places) == 1 and all(sizes[place] == len(members) for place in places)
        result.count(
            "stories",
            exact,
            f"{story['story']}: {len(members)} pages lie in found stories of {sorted(sizes[p] for p in places)}",
        )
    result.tallies["stories_b_cubed"].append(b_cubed(found, right))


def b_cubed(found: Mapping[str, Hashable], right: Mapping[str, Hashable]) -> float:
    """B-cubed F1 of a partition (Bagga and Baldwin 1998)."""
    if not right:
        return 1.0
    joint = Counter((found[page], right[page]) for page in right)
    by_found, by_right = Counter(found[page] for page in right), Counter(right.values())
    precision = sum(n * n / by_found[f] for (f, _), n in joint.items()) / len(right)
    recall = sum(n * n / by_right[r] for (_, r), n in joint.items()) / len(right)
    return round(2 * precision * recall / (precision + recall), 4)


# -- parents ----------------------------------------------------------------------------------------------------------


def _inferred_names(inferred: Iterable[Row], truth: Mapping[str, Any]) -> dict[str, str]:
    """node_id -> `inferred:<agency>`, or `inferred:?` where the node names none."""
    names = {}
    for row in inferred:
        said = {_plain(row["agency"]), _plain(re.sub(r" report$", "", row["label"] or ""))}
        shorts = [a["short"] for a in truth["agencies"] if said & {_plain(a["short"]), _plain(a["name"])}]
        names[row["node_id"]] = (
            f"inferred:{shorts[0]}" if shorts else "inferred:?" if not row["agency"] else "inferred:other"
        )
    return names


def _score_parents(
    result: Score,
    derivations: Iterable[Row],
    inferred: Mapping[str, str],
    pages: Mapping[str, str],
    truth: Mapping[str, Any],
) -> None:
    stated: dict[str, set[str]] = defaultdict(set)
    candidates: dict[str, set[str]] = defaultdict(set)
    for row in derivations:
        parent = inferred.get(row["parent"], "?") if row["parent_kind"] == "inferred" else pages.get(row["parent"], "?")
        (stated if row["stated"] else candidates)[pages.get(row["child"], "?")].add(parent)
    known: dict[str, set[str]] = defaultdict(set)
    certain: dict[str, bool] = {}
    for row in truth["parents"]:
        known[row["child"]].add(row["parent"])
        certain[row["child"]] = row["certain"]
    for child in pages.values():
        right = known[child]
        # a lost report without an agency's name is right where the agency's is
        named = {p for p in right if p.startswith("inferred:")}
        allowed = right | ({"inferred:?"} if named else set())
        said = stated[child]
        error = f"{child}: from {sorted(said) or 'nobody'}, not {sorted(right) or 'nobody'}"
        error += f" (candidates {sorted(candidates[child])})" if candidates[child] else ""
        result.count("parents_no_error", said <= allowed, error)
        if not right:
            result.count("roots", not said)
            continue
        decided = bool(said) and said <= allowed
        open_ = not said and (not certain[child] or bool(candidates[child] & allowed))
        result.count("parents_right", decided)
        result.count("parents_sound", decided or open_, error)


# -- origins, changes -------------------------------------------------------------------------------------------------


def _score_origins(
    result: Score, rows: Mapping[str, list[Row]], ids: Mapping[str, str], truth: Mapping[str, Any]
) -> None:
    """Each story by the found story that most of its pages are in."""
    story_of = {row["article_id"]: row["story_id"] for row in rows["stories"]}
    card_of = {row["story_id"]: row for row in rows["story_cards"]}
    warned = {row["story_id"] for row in rows["claim_cards"] if "circular" in (row["warnings"] or [])}
    for story in truth["stories"]:
        places = Counter(story_of[ids[page]] for page in story["pages"] if page in ids)
        card = card_of.get(places.most_common(1)[0][0]) if places else None
        if card is None:
            result.count("origins", False, f"{story['story']}: no card")
            continue
        wanted = story["origins"]
        range_ = f"{card['origins']} ({card['origins_low']} to {card['origins_high']})"
        held = card["origins_low"] <= wanted["count"] <= card["origins_high"]
        alone = len(story["pages"]) == 1
        error = f"{story['story']}: {range_}, not {wanted['count']}: {story['labels']}"
        result.count("origins_alone" if alone else "origins", held, error)
        if not alone:
            exact = wanted["low"] <= card["origins"] <= wanted["high"]
            result.count("origins_exact", exact)
            result.tallies["width"].append(card["origins_high"] - card["origins_low"])
        if any(set(circle) <= set(story["pages"]) for circle in truth["circular"]):
            seen = card["story_id"] in warned or "circular" in (card["warnings"] or [])
            result.count("circular", seen, f"{story['story']}: the circle is not seen")


def _score_changes(result: Score, changes: Iterable[Row], ids: Mapping[str, str], truth: Mapping[str, Any]) -> None:
    """A change is found if a row of its kind, at that page, quotes words of the sentence."""
    at: dict[str, list[Row]] = defaultdict(list)
    for row in changes:
        for side in "ab":
            at[row[side]].append(row)
    for change in truth["changes"]:
        words = _words(" ".join((*change["right"], change["text"])))
        rows = [row for row in at[ids.get(change["page"], "")] if row["kind"] == change["kind"]]
        found = any(_overlap(_words(f"{row['before'] or ''} {row['after'] or ''}"), words) for row in rows)
        result.count("changes", found, f"{change['page']}: {change['kind']}: {change['text'][:70]}")


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _overlap(quoted: set[str], sentence: set[str]) -> bool:
    return bool(quoted) and len(quoted & sentence) >= 0.6 * len(quoted)


# -- running ----------------------------------------------------------------------------------------------------------


def measure(pages: Path, truth: Mapping[str, Any]) -> Score:
    """Traces a folder of pages and scores the answer."""
    import firsthand

    with tempfile.TemporaryDirectory() as folder:
        case = firsthand.trace([pages], case=Path(folder) / "case")
        return score({name: getattr(case, name) for name in TABLES}, truth)


def bundled() -> Score:
    """The score of the pile that comes with the package."""
    from firsthand import demo

    return measure(demo.pages(), demo.truth())


def generated(seed: int) -> Score:
    """The score of the pile of this seed."""
    from benchmarks.piles import make

    with tempfile.TemporaryDirectory() as folder:
        make.write(seed, Path(folder))
        return measure(Path(folder) / "pages", json.loads((Path(folder) / "truth.json").read_text(encoding="utf-8")))


def figures(data: Path | None = None, seeds: Sequence[int] = SEEDS) -> dict[str, float]:  # noqa: ARG001
    """The bundled pile's figures (`bundled_…`), the mean over other seeds (`seeds_…`) and the worst (`worst_…`)."""
    found = {f"bundled_{name}": value for name, value in bundled().figures().items()}
    others = {seed: generated(seed).figures() for seed in seeds}
    for name, (mean, worst, _) in summary(others).items():
        found |= {f"seeds_{name}": mean, f"worst_{name}": worst}
    return found


def summary(others: Mapping[int, Mapping[str, float]]) -> dict[str, tuple[float, float, int]]:
    """Figure -> (mean, worst, the seed of the worst)."""
    result = {}
    for name in dict.fromkeys(name for found in others.values() for name in found):
        values = [(found[name], seed) for seed, found in others.items() if name in found]
        worst = max(values) if name == "width" else min(values)
        result[name] = (round(sum(value for value, _ in values) / len(values), 4), *worst)
    return result


def main() -> None:
    """Measures and prints a table, a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="not needed: the piles are made here")
    parser.add_argument("--seeds", type=int, default=5, help="how many other piles (at most 20)")
    parser.add_argument("--json", action="store_true", help="figures as one JSON document")
    parser.add_argument("--errors", action="store_true", help="what is wrong, in words, on stderr")
    choices = parser.parse_args()
    home = bundled()
    others: dict[int, dict[str, float]] = {}
    for seed in SEEDS[: choices.seeds]:
        pile = generated(seed)
        others[seed] = pile.figures()
        if choices.errors:
            print(*(f"{seed} {error}" for error in pile.errors), sep="\n", file=sys.stderr)
    if choices.errors:
        print(*(f"bundled {error}" for error in home.errors), sep="\n", file=sys.stderr)
    apart = summary(others)
    if choices.json:
        print(json.dumps({"bundled": home.figures(), "seeds": others}))
        return
    table = Table("figure", "bundled", f"mean of {len(others)}", "worst", "of seed")
    for name, value in home.figures().items():
        mean, worst, seed = apart.get(name, (float("nan"), float("nan"), 0))
        table.add_row(name, f"{value:.4f}", f"{mean:.4f}", f"{worst:.4f}", str(seed))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()

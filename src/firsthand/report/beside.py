r"""The texts of a story as a page carries them: who says what, each beside its parent, and all of them once as data.

    >>> print(embedded(["</script>"]))
    ["\u003c/script\u003e"]

Each text goes into the page's data once, cut wherever a passage with any other of them begins or ends. A passage then
names pieces by their number, and a browser, which counts UTF-16, never meets a place in a text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from markupsafe import Markup

from firsthand import show
from firsthand.show import anchor, proof, saying
from firsthand.show.branches import forest
from firsthand.show.pieces import Mark, Piece, atoms, cut
from firsthand.show.proof import HasTables, Row

View = dict[str, Any]


class Texts:
    """The texts of a story that go into the page: who says what, two beside each other, and all of them as data."""

    def __init__(self, part: HasTables, story: View, names: Mapping[str, str], most: int, letters: int) -> None:
        self.names, self.story = names, story
        self.texts = proof.texts(part)
        self.said: dict[str, list[Row]] = {}
        for row in proof.rows(part.table("attributions")):
            self.said.setdefault(row["article_id"], []).append(row)
        self.pairs = {(row["a"], row["b"]): row for row in proof.rows(part.table("pairs"))}
        self.parents: dict[str, list[str]] = {}
        for edge in story["derivations"]:
            if edge["parent"] in self.texts:
                self.parents.setdefault(edge["child"], []).append(edge["parent"])
        self.shares: dict[str, list[tuple[str, float]]] = {}
        for row in self.pairs.values():
            self.shares.setdefault(row["a"], []).append((row["b"], row["a_share"]))
            self.shares.setdefault(row["b"], []).append((row["a"], row["b_share"]))
        passages: dict[tuple[str, str], list[Row]] = {}
        for row in proof.rows(part.table("passages")):
            passages.setdefault((row["a"], row["b"]), []).append(row)
        self.passages = {pair: proof.numbered(found) for pair, found in passages.items()}
        self.chosen: list[str] = []
        self.letters = 0
        for name in self._wanted():
            cost = 4 * sum(map(len, self.texts[name].values()))  # in the data, with its sources, and beside another
            if len(self.chosen) == most or self.letters + cost > letters:
                break
            self.chosen.append(name)
            self.letters += cost
        self.open = set(self.chosen)

    def _wanted(self) -> list[str]:
        """The articles in the order their texts are wanted: one of each fold, then the folded, by time."""
        folded = {
            name
            for tree in forest(self.story)
            for branch in tree.walk()
            if branch.fold == "equal"
            for name in branch.members[1:]
        }
        order = [row["article_id"] for row in self.story["articles"]]
        return sorted(order, key=lambda name: name in folded)

    def beside(self, name: str) -> View | None:
        """An article beside its likeliest parent here, else beside the one it shares most with."""
        other = self._other(name) if name in self.open else None
        if other is None:
            return None
        row, passages = self.pairs.get((min(name, other), max(name, other))), self._between(other, name)
        a, b = proof.passage_marks(passages, "a"), proof.passage_marks(passages, "b")
        left, right = (anchor("beside", name, side) for side in "ab")
        return {
            "name": self.names[other],
            "own": self.names[name],
            "relation": row["relation"] if row else "not compared",
            "why": row["why"] if row else "",
            "a": left,
            "b": right,
            **{
                f"{side}_{where}": _first_marked(cut(self.texts[who][where], marks[where]), seen)
                for side, who, marks, seen in (("a", other, a, set[int]()), ("b", name, b, set[int]()))
                for where in ("title", "text")
            },
        }

    def _other(self, name: str) -> str | None:
        for parent in self.parents.get(name, ()):
            if self._between(parent, name):
                return parent
        shares = [(-share, other) for other, share in self.shares.get(name, ()) if self._between(other, name)]
        return min(shares)[1] if shares else None

    def _between(self, a: str, b: str) -> list[Row]:
        """The passages of two articles with `a` on side a."""
        found = self.passages.get((min(a, b), max(a, b)), [])
        return found if a < b else proof.numbered(show.sided(row, a) for row in found)

    def who_says_what(self, name: str) -> list[Piece]:
        """The text of an article cut by source, cue and content; empty where nobody says anything."""
        if name not in self.said or name not in self.open:
            return []
        return proof.attribution_pieces(self.texts[name], self.said[name], "text")

    def embedded(self) -> Markup | None:
        """Every chosen text once, cut wherever a passage with any other begins or ends, and the passages by atoms."""
        if len(self.chosen) < 2:
            return None
        place = {name: n for n, name in enumerate(self.chosen)}
        marks: dict[tuple[str, str], list[Mark]] = {}
        kept = {p: rows for p, rows in self.passages.items() if p[0] in place and p[1] in place}
        for pair, found in kept.items():
            for side, name in zip("ab", pair, strict=True):
                for where, new in proof.passage_marks(found, side).items():
                    marks.setdefault((name, where), []).extend(new)
        places = {
            (name, where): atoms(marks.get((name, where), ()), 0, len(self.texts[name][where]))
            for name in self.chosen
            for where in ("title", "text")
        }
        index = {key: {at: n for n, at in enumerate(found)} for key, found in places.items()}
        clock = {row["article_id"]: saying.clock(row) for row in self.story["articles"]}
        data = {
            "articles": [
                {
                    "name": " · ".join(filter(None, (self.names[name], clock[name]))),
                    **{where: _pieces(self.texts[name][where], places[name, where]) for where in ("title", "text")},
                }
                for name in self.chosen
            ],
            "pairs": {
                "-".join(map(str, sorted((place[a], place[b])))): self._pair(a, b, found, place, index)
                for (a, b), found in kept.items()
            },
        }
        return embedded(data)

    def _pair(
        self,
        a: str,
        b: str,
        found: Sequence[Row],
        place: Mapping[str, int],
        index: Mapping[tuple[str, str], Mapping[int, int]],
    ) -> View:
        """One pair as the script reads it: [kind, n, part, from, to, part, from, to], the longest passage first."""
        sides = (("a", a), ("b", b)) if place[a] < place[b] else (("b", b), ("a", a))
        lines: list[list[object]] = []
        for row in sorted(found, key=lambda p: (p["a_start"] - p["a_end"], p["n"])):
            line: list[object] = [proof.passage_kind(row), row["n"]]
            for side, name in sides:
                where = row[f"{side}_part"] or "text"
                at = index[name, where]
                line += [int(where == "text"), at.get(row[f"{side}_start"], 0), at.get(row[f"{side}_end"], 0)]
            lines.append(line)
        return {"why": self.pairs[a, b]["why"] if (a, b) in self.pairs else "", "passages": lines}


def _pieces(text: str, places: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise(places)]


def _first_marked(pieces: list[Piece], seen: set[int]) -> list[Piece]:
    """Pieces that know whether they are the first of their passage: only that one carries its id and number."""
    for piece in pieces:
        if "n" in piece:
            piece["first"] = piece["n"] not in seen
            seen.add(piece["n"])
    return pieces


def embedded(data: object) -> Markup:
    """Data for a script element that no text in it can leave: <, > and & and line separators become escapes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)

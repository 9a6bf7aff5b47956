"""Whose word a statement is: sources across articles, under one name each.

"Defence Minister Ana Kore", "Kore" and "Ana Kore" are one voice; what several media of one state say is one voice;
officials without a name are nobody's in particular.

    >>> row = {"source_kind": "person", "source_name": "Ana Kore", "source": "Ana Kore", "via": None, "within": None}
    >>> voice(row), merged({("speaker", "ana kore"), ("speaker", "kore")})[("speaker", "kore")]
    (('speaker', 'ana kore'), ('speaker', 'ana kore'))
"""

from __future__ import annotations

from collections.abc import Iterable

from firsthand.dossier import Dossier
from firsthand.newsrooms import Row, agency_named, is_state_run, kind_of_agency, plain_name

Voice = tuple[str, str]
"""A kind of origin and a folded name."""

GENERIC = ("state_media", "state media")
"""State media that nobody names."""

_UNNAMED = {"", "he", "she", "it", "they", "who", "officials", "sources", "people", "media", "reports", "analysts"}


def voice(row: Row, rows: dict[int, Row] | None = None) -> Voice | None:
    """Whose word an attribution gives; None where the source has no name.

    Where a state medium relays it, it is that medium's word, whoever is said to have spoken. `rows`: the article's
    attributions by n, to follow `within`.
    """
    chain = [row]
    while rows and (outer := rows.get(chain[-1]["within"] if chain[-1]["within"] is not None else -1)):
        if outer in chain:
            break
        chain.append(outer)
    for link in chain:
        for name in (link["source_name"], link["via"]):
            agency = agency_named(name)
            if agency and is_state_run(agency):
                return "state_media", agency
        if link["source_kind"] == "state_media":
            named = plain_name(str(link["source_name"] or ""))
            return ("state_media", named) if named and "media" not in named else GENERIC
    kind, name = str(row["source_kind"] or ""), str(row["source_name"] or row["source"] or "")
    folded = plain_name(name)
    if kind in ("anonymous", "crowd", "") or folded in _UNNAMED:
        return None
    if agency := agency_named(name):
        return "release" if kind_of_agency(agency) == "release" else "agency", agency
    if kind in ("outlet", "agency"):
        return "report", folded
    return ("document" if kind == "document" else "speaker"), folded


def merged(voices: Iterable[Voice]) -> dict[Voice, Voice]:
    """The fullest form of each voice: of names whose words one holds of the other, the longer one.

    A name that fits into two longer ones that do not fit each other stays by itself. Unnamed state media are the
    one state medium that is named, if there is just one.
    """
    known = sorted(set(voices))
    words = {one: frozenset(one[1].split()) for one in known}
    alike: dict[str, list[Voice]] = {}
    for one in known:
        if one[0] == "speaker":
            alike.setdefault(one[1].rpartition(" ")[2], []).append(one)
    found: dict[Voice, Voice] = {}
    for one in known:
        rivals = alike[one[1].rpartition(" ")[2]] if one[0] == "speaker" else ()
        longer = [other for other in rivals if words[one] < words[other]]
        longest = [other for other in longer if not any(words[other] < words[third] for third in longer)]
        found[one] = longest[0] if len(longest) == 1 else one
    media = [one for one in known if one[0] == "state_media" and one != GENERIC]
    if GENERIC in found and len(media) == 1:
        found[GENERIC] = media[0]
    return found


def spoken(story: Dossier) -> dict[str, dict[int, Voice]]:
    """For each article the voice of each of its attributions, under one name across the story."""
    raw: dict[str, dict[int, Voice]] = {}
    for article, rows in story.attributions.items():
        by_n = {row["n"]: row for row in rows}
        raw[article] = {row["n"]: said for row in rows if (said := voice(row, by_n)) is not None}
    names = merged(said for told in raw.values() for said in told.values())
    return {article: {n: names[said] for n, said in told.items()} for article, told in raw.items()}

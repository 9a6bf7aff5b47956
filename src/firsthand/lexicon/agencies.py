"""News agencies and state media of the world: found by name, in a credit, and in running text.

A name like PA, MENA or TT means an agency only in a credit position (a byline, a dateline, a credit line); AP or
KCNA mean one wherever they stand. `agencies.tsv` says which is which, `demonyms.tsv` whose "state media" are meant.

    >>> [agency.name for agency in agencies_in_credit("Reuters/AFP, additional reporting by PA")]
    ['Reuters', 'AFP', 'PA']
    >>> [(start, end, agency.name) for start, end, agency in mentions("The PA board told KCNA.")]
    [(18, 22, 'KCNA')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from firsthand.lexicon import rows


@dataclass(frozen=True)
class Agency:
    """One row of `agencies.tsv`. `kind` is agency, state_media, photo, release or aggregator."""

    name: str
    full: str
    country: str
    kind: str
    state_run: bool
    domains: tuple[str, ...] = ()

    @property
    def writes(self) -> bool:
        """Whether its name in a credit can stand for the text: picture and release services cannot."""
        return self.kind in ("agency", "state_media")


_Forms = dict[str, Agency]
_WEAK: set[str] = set()
"""Forms that are an agency only between brackets or strokes. Filled with the forms."""
_NOT_THE_AGENCY = re.compile(
    r"\s+(?:class(?:es)?|courses?|exams?|tests?|scores?|calculus|biology|chemistry|physics|history|english|"
    r"statistics|credits?|students?|poll of|top 25|division|government|assembly|high court)\b",
    re.IGNORECASE,
)
"""What may follow AP when it is Advanced Placement, the state of Andhra Pradesh or a league table."""
_NOT_THE_NEWSWIRE = re.compile(r"\s+(?:(?:&|and)\s+co(?:mpany)?|industrials?|index|averages?)\b", re.IGNORECASE)
"""What may follow Dow Jones when it is the publisher or the index."""


@cache
def all_agencies() -> tuple[Agency, ...]:
    """Every agency and medium of the lexicon."""
    return tuple(agency for agency, _ in _table())


@cache
def _table() -> tuple[tuple[Agency, dict[str, str]], ...]:
    return tuple(
        (
            Agency(
                row["name"],
                row["full"],
                row["country"],
                row["kind"],
                row["state_run"] == "yes",
                tuple(filter(None, row["domain"].split("|"))),
            ),
            row,
        )
        for row in rows("agencies")
    )


@cache
def _forms() -> tuple[_Forms, _Forms]:
    """Printed forms -> agency: those that mean it in running text, and those that mean it in a credit."""
    text: _Forms = {}
    credit: _Forms = {}
    for agency, row in _table():
        safe = [form for form in row["text"].split("|") if form]
        if " " in agency.full or not safe:
            safe.append(agency.full)
        for form in safe:
            for shape in _shapes(form):
                text.setdefault(shape, agency)
        weak = {form[1:] for form in row["credit"].split("|") if form.startswith("~")}
        for form in [agency.name, *(form.lstrip("~") for form in row["credit"].split("|"))]:
            for shape in _shapes(form) if form else ():
                credit.setdefault(shape, agency)
                if form in weak and shape not in text:
                    _WEAK.add(shape)
    # a credit-only row (The Conversation, Stacker) is no agency in running text, even by its full name
    for agency, row in _table():
        if not row["text"] and agency.name in row["credit"].split("|"):
            for shape in _shapes(agency.full):
                if text.get(shape) is agency:
                    credit.setdefault(shape, text.pop(shape))
    return text, {**credit, **text}


def _shapes(form: str) -> set[str]:
    """The form as given, with a curly apostrophe, and in capitals if it is long enough not to mean another word."""
    shapes = {form, form.replace("'", "’")}
    return shapes | {shape.upper() for shape in shapes if len(form) > 5}


_FIRST_WORD = re.compile(r"(?<![\w@#])(?:[^\W\d_a-z][\w]*|dpa|epd|sda|imago|allAfrica|teleSUR|iStock\w*|picture|afp)")
_Index = dict[str, list[str]]


@cache
def _text_index() -> _Index:
    return _index(_forms()[0])


@cache
def _credit_index() -> _Index:
    return _index(_forms()[1])


def _index(forms: _Forms) -> _Index:
    """Forms by their first word, longest first."""
    found: _Index = {}
    for form in sorted(forms, key=lambda form: (-len(form), form)):
        if first := _FIRST_WORD.match(form):
            found.setdefault(first.group(), []).append(form)
    return found


def _occurrences(text: str, index: _Index) -> Iterator[tuple[int, int, str]]:
    """Spans of forms at word bounds, the longest at each place, none inside another."""
    reached = 0
    for word in _FIRST_WORD.finditer(text):
        forms = index.get(word.group())
        if forms is None or (start := word.start()) < reached:
            continue
        for form in forms:
            if text.startswith(form, start) and not _GOES_ON.match(text, start + len(form)):
                reached = start + len(form)
                yield start, reached, form
                break


_GOES_ON = re.compile(r"[\w@]|[-.][A-Z0-9]")


@cache
def _by_fold() -> tuple[_Forms, _Forms]:
    """Whole names -> agency: as printed, and for names of five letters and more without regard to case."""
    exact: _Forms = {}
    folded: _Forms = {}
    for form, agency in _forms()[1].items():
        if form in _WEAK:
            continue
        exact.setdefault(form, agency)
        if len(form) > 4:
            folded.setdefault(_fold(form), agency)
            folded.setdefault(_fold(f"the {form}"), agency)
    return exact, folded


_WORD = re.compile(r"\w+")


def _fold(name: str) -> str:
    return re.sub(r"[\s.,/'’]+", " ", name.casefold()).strip(" -–—()[]/")


@lru_cache(maxsize=8192)
def by_name(name: str) -> Agency | None:
    """The agency a whole name means; case counts for short names alone: `by_name("associated press")` is AP."""
    exact, folded = _by_fold()
    bare = name.strip().strip("()[]/").removeprefix("The ").removeprefix("the ").rstrip(".")
    if found := exact.get(bare):
        return found
    # whole lines come here too, and few of them begin as a name does
    first = _WORD.search(name.casefold())
    return folded.get(_fold(name)) if first and first.group() in edge_words()[0] else None


@cache
def _by_short_name() -> _Forms:
    return {agency.name: agency for agency in all_agencies()}


def by_short_name(name: str) -> Agency | None:
    """The agency of a short name as the tables write it."""
    return _by_short_name().get(name)


@cache
def _by_domain() -> _Forms:
    return {domain: agency for agency in all_agencies() for domain in agency.domains}


def by_domain(domain: str) -> Agency | None:
    """The agency whose own site this is."""
    return _by_domain().get(domain)


def by_path(url: str) -> list[str]:
    """The agencies in whose folder an address lies: short names, by `wire_paths.tsv`.

    >>> by_path("https://lamp.example/wires/afp/article-5/Gate-opens.html")
    ['AFP']
    """
    folded = url.casefold()
    return list(dict.fromkeys(row["agency"] for row in rows("wire_paths") if row["path"] in folded))


def credits(text: str) -> list[tuple[int, int, Agency]]:
    """Spans of agencies in a byline, dateline or credit line, in order; picture agencies too."""
    found = [
        (start, end, _forms()[1][form])
        for start, end, form in _occurrences(text, _credit_index())
        if (form not in _WEAK or _bracketed(text, start, end))
        and not (form == "Dow Jones" and _NOT_THE_NEWSWIRE.match(text, end))
    ]
    if not found and (whole := by_name(text)):
        return [(0, len(text), whole)]
    return found


def credit_forms() -> Mapping[str, Agency]:
    """All printed forms that mean an agency in a credit."""
    return _forms()[1]


@cache
def edge_words() -> tuple[frozenset[str], frozenset[str]]:
    """The first and the last words of the names that `by_name` knows, in lower case."""
    exact, folded = _by_fold()
    words = [re.findall(r"\w+", name.casefold()) for name in (*exact, *folded)]
    return frozenset(name[0] for name in words), frozenset(name[-1] for name in words)


@cache
def _last_words() -> frozenset[str]:
    return frozenset(re.split(r"\W+", form.rstrip("."))[-1] for form in _forms()[1])


def ends_in_agency(line: str) -> bool:
    """Whether the last word of a line is the last of some agency's name; a cheap test before `credits`."""
    words = re.findall(r"\w+", line[-40:])
    return bool(words) and words[-1] in _last_words()


def _bracketed(text: str, start: int, end: int) -> bool:
    return start > 0 and text[start - 1] in "(/[" and text[end : end + 1] in (")", "/", "]")


_BYLINE_PARTS = re.compile(r"\s*(?:\||;|,|•|·|\n|/|\(|\)|\s[–—-]\s|\band\b|&|\bwith\b|\bvia\b)\s*")
_MOST_SIGN = 5
"""Names of a byline that need no "By" before them."""
_SIGNED = re.compile(r"by\b", re.IGNORECASE)
_BYLINE_OPENS = re.compile(r"^(?:by|the)\b[\s:]*", re.IGNORECASE)
_WORKS_FOR = re.compile(r"^.*?\b(?:for|of|from)\s+")
_ENDS_IN_ROLE = re.compile(
    r"\b(?:staff|(?:writer|reporter|correspondent|editor|journalist|photographer|service)s?|bureau|desk|news|report)$",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def agencies_in_byline(text: str) -> tuple[Agency, ...]:
    """The agencies that sign a byline. A person's name in it is no agency: Michael Bloomberg, Mia Fox.

    More than five names without "By", or five with the agency's among people's, are no signature but a list of a
    site's writers.

    >>> [agency.name for agency in agencies_in_byline("By MIA FOX, AP Sports Writer and Michael Bloomberg | PTI")]
    ['AP', 'PTI']
    """
    found: dict[Agency, None] = {}
    parts = list(filter(str.strip, _BYLINE_PARTS.split(text)))
    if len(parts) >= _MOST_SIGN and not _SIGNED.match(text):
        parts = [parts[0], parts[-1]] if len(parts) == _MOST_SIGN else []
    for part in parts:
        bare = _BYLINE_OPENS.sub("", part.strip())
        agency = by_name(bare) or by_name(_WORKS_FOR.sub("", bare))
        if agency is None:
            named = credits(bare)
            if _ENDS_IN_ROLE.search(bare):
                agency = next((one for start, _, one in named if start == 0), None)
            if agency is None and len(bare) > 6:
                # a long name at the end of a person's: "John Doe Associated Press"
                agency = next((one for start, end, one in named if end == len(bare) and end - start > 9), None)
        if agency:
            found.setdefault(agency)
    return tuple(found)


def agencies_in_credit(text: str) -> list[Agency]:
    """The agencies a credit names, each once, in order; picture agencies too (see `Agency.writes`)."""
    return list(dict.fromkeys(agency for _, _, agency in credits(text)))


def mentions(text: str) -> list[tuple[int, int, Agency]]:
    """Spans of agencies and state media named in running text, in order, case as printed."""
    return [
        (start, end, _forms()[0][form])
        for start, end, form in _occurrences(text, _text_index())
        if form not in ("AP", "The AP") or not _NOT_THE_AGENCY.match(text, end)
    ]


@cache
def _countries() -> tuple[dict[str, dict[str, str]], re.Pattern[str]]:
    """Country words -> row of `demonyms.tsv`, and the pattern of phrases like "Iran's official news agency"."""
    words: dict[str, dict[str, str]] = {}
    for row in rows("demonyms"):
        country = row["country"]
        for word in [*row["adjectives"].split("|"), f"{country}'s", f"{country}’s", country]:
            words.setdefault(word, row)
    names = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    run = r"(?:state(?:[- ](?:run|owned|controlled|backed|affiliated))?|official|government(?:[- ]run)?|national)"
    medium = (
        r"(?:(?:news |television |TV |radio )?(?:media|agency|broadcaster|television|TV|radio|newspaper|outlets?|wire)"
        r"|news (?:agency|service|outlets?))"
    )
    return words, re.compile(
        rf"(?:\b(?P<before>{names})\s+)?(?:(?P<run>{run})\s+)?(?P<medium>{medium})\b(?:\s+of\s+(?P<after>{names}))?"
    )


def state_media_phrases(text: str) -> list[tuple[int, int, Agency | None]]:
    """Spans of phrases that mean a country's state media, with the medium meant, None where no country is named.

    >>> [agency and agency.name for _, _, agency in state_media_phrases("Iranian state TV; state media said")]
    ['IRIB', None]
    """
    words, pattern = _countries()
    found: list[tuple[int, int, Agency | None]] = []
    for match in pattern.finditer(text):
        country = match["before"] or match["after"]
        row = words[country] if country else None
        run = match["run"]
        if not run and not (row and row["all"] == "yes"):
            continue
        if run in ("official", "national", "government") and not row and "agency" not in match["medium"]:
            continue
        found.append((match.start(), match.end(), _medium(row, match["medium"]) if row else None))
    return found


def _medium(row: dict[str, str], words: str) -> Agency | None:
    broadcast = any(word in words for word in ("broadcaster", "television", "TV", "radio"))
    name = (row["broadcaster"] or row["agency"]) if broadcast else (row["agency"] or row["broadcaster"])
    return by_short_name(name)


def is_state_media(name: str) -> bool:
    """Whether a name or phrase means a medium that a state runs: "Xinhua", "North Korean media", "state television"."""
    agency = by_name(name) or by_short_name(name)
    if agency:
        return agency.state_run
    named = mentions(name)
    return any(agency.state_run for _, _, agency in named) or (not named and bool(state_media_phrases(name)))

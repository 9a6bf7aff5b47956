"""Reports that are forms filled in anew: weather, scores, prices, polls. Much alike, and no copy of each other.

    >>> one, other = (fill("weather", random.Random(seed)) for seed in (1, 2))
    >>> one.split()[:5], other.split()[:5]
    (['DRESK', '—', 'A', 'mix', 'of'], ['ALBA', '—', 'A', 'mix', 'of'])

A form draws its names and figures afresh each time; the words between them are the same. All of it is made up.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path


def _listed(words: str) -> list[str]:
    return words.split()


_PLACES = _listed("""
    Lorn Wend Quint Alba Marle Stenna Corvay Hulm Dresk Pellor Ostrava-Nord Brantley Tamber Ilsby Varn Kelso-Reach
    Yarrow Dunmere Fossby Grathe Hollin Ketter Larch Morven Netherby Orrin Penhale Rusk Selwick Thornby Ulver Wexmoor
""")
_FIRST = _listed("Ina Oskar Mira Tomas Berit Janek Lena Ruben Asta Milo Petra Egon Nadia Ivo Selma Karl Greta Anton")
_LAST = _listed("""
    Brede Pell Harrow Lindqvist Okafor Marsh Tavner Quill Dane Ferro Ashby Novak Sorley Vance Kemp Rowan Stroud Teller
    Udall Wray Yates Zander Moss Calder Brock
""")
_CLUBS = _listed("Rovers United Athletic Wanderers City Albion Rangers Harriers Town County")
_SURNAMED = _listed("Motors Foods Shipping Energy Textiles Mining Rail Paper Optics Steel")
_DAYS = _listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_MONTHS = _listed("January February March April May June July August September October November December")
_POINTS = _listed("north east south west north-west south-east")
_GOODS = _listed("wheat barley copper zinc rapeseed lead maize tin")
_FIELDS = _listed("surgery radiology neurology cardiology pathology oncology paediatrics dermatology")

_DRAWS: dict[str, Callable[[random.Random], str]] = {
    "place": lambda rng: rng.choice(_PLACES),
    "first": lambda rng: rng.choice(_FIRST),
    "last": lambda rng: rng.choice(_LAST),
    "club": lambda rng: rng.choice(_CLUBS),
    "surname": lambda rng: rng.choice(_SURNAMED),
    "day": lambda rng: rng.choice(_DAYS),
    "month": lambda rng: rng.choice(_MONTHS),
    "point": lambda rng: rng.choice(_POINTS),
    "goods": lambda rng: rng.choice(_GOODS),
    "field": lambda rng: rng.choice(_FIELDS),
    "ordinal": lambda rng: rng.choice(("first", "second", "third", "fourth")),
}


@cache
def _forms() -> dict[str, str]:
    """The forms by name."""
    whole = Path(__file__).with_name("forms.txt").read_text("utf-8")
    return {
        name: text.strip() for name, text in re.findall(r"^== (\w+)\n(.*?)(?=^== |\Z)", whole, re.DOTALL | re.MULTILINE)
    }


def names() -> list[str]:
    """The names of the forms."""
    return list(_forms())


def has_figures(form: str) -> bool:
    """Whether a form asks for numbers, or for names alone."""
    return "{n:" in _forms()[form]


def fill(form: str, rng: random.Random) -> str:
    """The form with names and figures drawn anew; its own town is the same throughout."""
    here = rng.choice(_PLACES)

    def drawn(match: re.Match[str]) -> str:
        name, _, bounds = match[1].partition(":")
        if name == "n":
            low, high = map(int, bounds.split(":"))
            return str(rng.randint(low, high))
        if name == "PLACE":
            return here.upper()
        if name == "place" and rng.random() < 0.5:
            return here
        return _DRAWS[name](rng)

    return re.sub(r"\{([^{}]+)\}", drawn, _forms()[form])

"""The lists from which an invented country is drawn. Nothing here is the name of a real place or person on purpose."""

from __future__ import annotations

COUNTRIES: tuple[tuple[str, str], ...] = (
    ("Velmora", "Velmoran"), ("Dornavia", "Dornavian"), ("Halcoria", "Halcorian"), ("Merovand", "Merovandian"),
    ("Pellandra", "Pellandran"), ("Rosmaria", "Rosmarian"), ("Talvira", "Talviran"), ("Zembrand", "Zembrandian"),
    ("Brevonia", "Brevonian"), ("Corvessa", "Corvessan"), ("Fendralia", "Fendralian"), ("Galdria", "Galdrian"),
    ("Joravia", "Joravian"), ("Kelmara", "Kelmaran"), ("Lurendia", "Lurendian"), ("Nordessa", "Nordessan"),
    ("Quellonia", "Quellonian"), ("Sardonia", "Sardonian"), ("Vostrelia", "Vostrelian"), ("Tarquessa", "Tarquessan"),
)  # fmt: skip

PLACE_HEADS = (
    "Varr", "Tolm", "Kedr", "Osk", "Bremm", "Hald", "Mirr", "Sarv", "Lunn", "Dovr", "Pell", "Rask", "Ilm", "Quar",
    "Nevr", "Jorr", "Fald", "Zirr", "Cald", "Wess", "Torv", "Gall", "Harv", "Yedd", "Mold", "Skarr", "Drell", "Umb",
)  # fmt: skip
PLACE_TAILS = (
    "avane", "emoth", "undra", "ohavn", "esset", "iskova", "amira", "ethorpe", "ovelle", "angar", "enholt", "ulin",
    "astad", "ormond", "ibeth", "ucaster",
)  # fmt: skip

GIVEN_HE = (
    "Tavin", "Orsel", "Bram", "Joren", "Kasper", "Luca", "Miro", "Nestor", "Pavo", "Rafe", "Silas", "Teodor", "Ulric",
    "Vasco", "Yannis", "Aldo", "Edmar", "Goran", "Henrik", "Ivo",
)  # fmt: skip
GIVEN_SHE = (
    "Mirela", "Anouk", "Britta", "Celia", "Dorte", "Elka", "Fenna", "Greta", "Ilsa", "Jovana", "Katya", "Lene",
    "Maren", "Noor", "Oda", "Petra", "Runa", "Sanne", "Tilda", "Vesna",
)  # fmt: skip
SURNAME_HEADS = (
    "Dast", "Orm", "Kell", "Vand", "Tess", "Brav", "Hol", "Mark", "Sel", "Rud", "Fer", "Galv", "Lind", "Pash", "Corr",
    "Neb", "Zel", "Stav", "Arr", "Wend", "Thal", "Jass",
)  # fmt: skip
SURNAME_TAILS = ("anel", "ovar", "emark", "ischer", "andi", "oray", "eskin", "ulla", "evane", "itz", "orel", "amon")

RIVERS = ("Sorrelme", "Ulmeth", "Tessarin", "Vardell", "Orrinel", "Maroush", "Asgarre", "Quillen")
MOUNTAINS = ("Mount Orrakel", "Mount Sessowen", "Mount Tavrok", "Mount Hekkelund", "Mount Yssen", "Mount Caldrune")
CURRENCIES = ("crowns", "talers", "marks", "florins", "ducats")
BEACONS = ("Lantern", "Beacon", "Sextant", "Ferryman", "Compass", "Plough")
ODD_TITLES = ("The Tidemark", "The Plumbline", "The Almanac", "The Weathercock", "The Inkwell", "The Landmark")
BLOGS = ("The Watchful Gull", "Second Breakfast Notes", "Harbour Walls", "A View from the Attic", "Kettle and Quill",
         "The Long Jetty", "Letters Home", "Porch Light")  # fmt: skip
AGGREGATORS = ("NewsSweep", "Headline Harbour", "Quickwire Digest", "DailySift", "Briefcase News")
FOREIGN_PAPERS = ("The Overseas Mail", "World Desk Daily", "The Meridian Post", "The Oceanic Reader", "Globe & Anchor")
WORLD_AGENCIES = (("Reuters", "Reuters"), ("AP", "The Associated Press"), ("AFP", "Agence France-Presse"))
"""Real agencies, for their style of credit only: (short form, byline). Not a word of the text is theirs."""

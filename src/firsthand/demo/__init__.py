"""The bundled pile: pages of an invented country's press, and the truth about them.

Fiction from first to last, written for this project; `README.md` beside this file tells what the pages hold.

    >>> (pages() / truth()["pages"][0]["page"].partition("#")[0]).is_file()
    True
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any


def pages() -> Path:
    """The folder of the pages: HTML, plain text and one feed."""
    return Path(str(files(__package__) / "pages"))


def truth() -> dict[str, Any]:
    """Who published what from whom: `pages`, `stories`, `parents`, `changes`, `corrections`, `circular`."""
    read: dict[str, Any] = json.loads((files(__package__) / "truth.json").read_text(encoding="utf-8"))
    return read

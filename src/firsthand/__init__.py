"""Firsthand: where a story came from, read off a pile of news pages.

    import firsthand
    case = firsthand.trace(["my-pages/"], case="my-case")
    case.story_cards.to_pandas()

`trace` reads pages and answers; `compare` sets two of them side by side; `open` opens a case that was traced before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from firsthand.comparison import Comparison as Comparison
    from firsthand.comparison import compare as compare
    from firsthand.pipeline import trace as trace
    from firsthand.store import Case as Case
    from firsthand.store import open_case as open

__version__ = "0.1.0"
__all__ = ["Case", "Comparison", "__version__", "compare", "open", "trace"]

_HOMES = {
    "Case": ("store", "Case"),
    "Comparison": ("comparison", "Comparison"),
    "compare": ("comparison", "compare"),
    "open": ("store", "open_case"),
    "trace": ("pipeline", "trace"),
}


def __getattr__(name: str) -> object:
    """The published names, loaded when first used: `import firsthand` itself loads nothing heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module 'firsthand' has no attribute {name!r}")
    from importlib import import_module

    module, attribute = _HOMES[name]
    return getattr(import_module(f"firsthand.{module}"), attribute)

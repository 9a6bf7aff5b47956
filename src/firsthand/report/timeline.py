"""The axis of a drawing: moments to pixels, so that time runs one way and every step of descent can be seen.

    >>> line = Timeline([(0.0, 0), (60.0, 0), (3600.0, 0)], [((0.0, 0), (60.0, 0))], left=0, right=100, step=10)
    >>> [round(line.x((at, 0))) for at in (0.0, 60.0, 3600.0)]
    [0, 10, 100]

Of two moments the later never lies further left. A child lies at least a step to the right of the parent it is later
than: minutes in which much was copied take more room than they have. Long silences are cut out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

Key = tuple[float, int]
"""When, in seconds, and how many steps of descent after (or, of an inferred parent, before) that very second."""

_TICKS = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000)
_SILENCE, _SILENT_SECONDS, _CUT_TO = 0.55, 43200, 0.4
"""A gap that takes more than this part of the axis, and half a day, is cut to that part of all the rest."""


class Timeline:
    """Moments to pixels between `left` and `right`."""

    def __init__(
        self, keys: Iterable[Key], steps: Iterable[tuple[Key, Key]], left: float, right: float, step: float
    ) -> None:
        """Lays out the moments.

        Args:
            keys: every moment that will be asked for, at least one with no steps.
            steps: pairs of them, the first before the second, that lie at least a step apart.
            left: the pixel of the first moment.
            right: the pixel of the last moment.
            step: in pixels; less where there is no room for all.
        """
        self._keys = sorted(set(keys))
        index = {key: n for n, key in enumerate(self._keys)}
        before: list[set[int]] = [set() for _ in self._keys]
        for earlier, later in steps:
            before[index[later]].add(index[earlier])
        gaps = [b[0] - a[0] for a, b in pairwise(self._keys)]
        self.cuts = self._cut(gaps)
        self.lively = sum(b[0] - a[0] for a, b in pairwise(self._keys)) - sum(b - a for a, b in self.cuts)

        def laid(pace: float) -> list[float]:
            """Pixels from the first moment on, at so many pixels a second where no step needs more."""
            places = [0.0]
            for n, gap in enumerate(gaps, 1):
                places.append(max([places[-1] + pace * gap, *(places[m] + step for m in before[n])]))
            return places

        room, low, high = right - left, 0.0, (right - left) / (sum(gaps) or 1.0)
        for _ in range(40):
            pace = (low + high) / 2
            low, high = (pace, high) if laid(pace)[-1] <= room else (low, pace)
        places = laid(low)
        shrink = min(1.0, room / places[-1]) if places[-1] else 1.0
        alone = 0.3 * room if len(self._keys) == 1 else 0.0
        self._places = [left + alone + place * shrink for place in places]
        self._whole = [(key[0], place) for key, place in zip(self._keys, self._places, strict=True) if key[1] == 0]
        self._at = dict(zip(self._keys, self._places, strict=True))
        self.left, self.right = left, right

    def _cut(self, gaps: list[float]) -> list[tuple[float, float]]:
        """Shortens silences in place; the moments between which something is left out."""
        cuts = []
        for _ in gaps:
            longest = max(range(len(gaps)), key=lambda n: gaps[n])
            rest = sum(gaps) - gaps[longest]
            if not rest or gaps[longest] <= max(_SILENCE * sum(gaps), _SILENT_SECONDS):
                break
            gaps[longest] = _CUT_TO * rest
            cuts.append((self._keys[longest][0], self._keys[longest + 1][0]))
        return sorted(cuts)

    def x(self, key: Key) -> float:
        """The place of one of the moments."""
        return self._at[key]

    def between(self, time: float) -> float:
        """The place of any time; beyond the ends, the ends."""
        n = bisect_right(self._whole, (time, float("inf")))
        if n in (0, len(self._whole)):
            return self._whole[0 if n == 0 else -1][1]
        (a, p), (b, q) = self._whole[n - 1 : n + 1]
        return p + (q - p) * (time - a) / (b - a)

    def ticks(self, apart: float) -> list[tuple[float, float]]:
        """(time, x) of round times at least `apart` pixels from each other, none in a silence."""
        times = [time for time, _ in self._whole]
        if len(times) == 1:
            return [(times[0], self.between(times[0]))]
        step = next((s for s in _TICKS if self.lively / s * apart <= self.right - self.left), _TICKS[-1])
        found: list[tuple[float, float]] = []
        bounds = [times[0], *(time for cut in self.cuts for time in cut), times[-1]]
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            round_to = min(step, 86400)
            ticks, time = [], -(-start // round_to) * round_to
            while time <= end:
                ticks.append(time)
                time += step
            for tick in ticks or [start]:
                x = self.between(tick)
                if not found or x - found[-1][1] >= apart:
                    found.append((tick, x))
        return found

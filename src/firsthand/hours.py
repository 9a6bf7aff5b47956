"""How far apart two articles were published, as far as their times say.

>>> from datetime import UTC, datetime
>>> times = [datetime(2031, 3, 4, hour, tzinfo=UTC) for hour in (0, 22)]
>>> rows = pa.table({"published_at": times, "published_precision": ["day", "minute"]})
>>> float(Hours.of(rows).between(np.array([[0, 1]]))[0])
0.0
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

DAY = 24.0


@dataclass(frozen=True)
class Hours:
    """When each of some articles was published."""

    hour: Float64
    """Since 1970; NaN where unknown."""
    whole_day: npt.NDArray[np.bool_]
    """Where only the day is known, and the hour is midnight."""

    @classmethod
    def of(cls, articles: pa.Table) -> Hours:
        """By the articles' `published_at` and `published_precision`."""
        published = pc.cast(articles["published_at"].combine_chunks(), pa.int64())
        microseconds = published.to_numpy(zero_copy_only=False).astype(np.float64)
        precision = pc.fill_null(articles["published_precision"].combine_chunks(), "")
        return cls(microseconds / 3.6e9, pc.equal(precision, "day").to_numpy(zero_copy_only=False))

    def between(self, pairs: Int64) -> Float64:
        """Between the articles of each pair; between their days where one has no hour; NaN where one has no time."""
        a, b = pairs[:, 0], pairs[:, 1]
        day = np.floor(self.hour / DAY) * DAY
        return np.abs(
            np.where(self.whole_day[a] | self.whole_day[b], day[a] - day[b], self.hour[a] - self.hour[b])
        ).round(4)

    def column(self, pairs: Int64) -> pa.Array:
        """The same with nulls."""
        hours = self.between(pairs)
        return pa.array(hours, mask=np.isnan(hours))

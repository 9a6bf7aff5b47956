"""Work on the processors there are, in threads of one process: for kernels, which hold no lock.

>>> in_threads(abs, [-2, 1])
[2, 1]
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def in_threads(work: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
    """What the work gives for each item, in the order of the items."""
    given = list(items)
    if len(given) < 2:
        return [work(item) for item in given]  # threads cost more than they save
    with ThreadPoolExecutor(processors()) as pool:
        return list(pool.map(work, given))


def processors() -> int:
    """How many processors this process may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

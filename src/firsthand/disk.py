"""What went wrong on a disk, in plain words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firsthand.errors import CaseError

_REASONS = {
    errno.ENOSPC: "the disk is full: free some space and run this again",
    errno.EDQUOT: "the disk quota is used up: free some space and run this again",
    errno.EACCES: "no permission to write there: choose another folder for --case",
    errno.EPERM: "no permission to write there: choose another folder for --case",
    errno.EROFS: "the disk is read-only: choose another folder for --case",
    errno.ENOTDIR: "a file stands in its way: choose another folder for --case",
    errno.EEXIST: "a file stands in its way: choose another folder for --case",
}


@contextmanager
def plainly(path: Path) -> Iterator[None]:
    """Failures of the disk in plain words: what, where, and what to do. What the case held before is still there."""
    try:
        yield
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, str(error))
        place = f" (at {error.filename})" if error.filename and str(error.filename) != str(path) else ""
        raise CaseError(f"case {path}{place}: {reason}; what the case held before is unchanged") from error


@contextmanager
def written(output: Path) -> Iterator[None]:
    """Failures to write what was asked for with -o, in plain words."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        advice = "free some space, or choose another place with -o" if full else "choose another place with -o"
        raise CaseError(f"{output} cannot be written ({error.strerror or error}): {advice}") from error

"""A file or a folder that takes its place only when it is whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firsthand.disk import written
from firsthand.errors import CaseError
from firsthand.schema import TABLES


@contextmanager
def replacing(path: Path, folder: bool) -> Iterator[Path]:
    """A place beside `path` to write to; it takes the place of what stands there when the block ends well.

    Args:
        path: where the file or the folder shall stand.
        folder: make it a folder.

    Raises:
        CaseError: something stands there that is not to be replaced, or the disk fails.
    """
    # where a link points: the link stays
    final = Path(os.path.realpath(path))
    _check(path, final, folder)
    part, old = (final.with_name(f".{final.name}.{os.getpid()}.{what}") for what in ("part", "old"))
    try:
        with written(path):
            if folder:
                part.mkdir()
            yield part
            for file in part.iterdir() if folder else [part]:
                _sync(file)
            if folder and final.exists():
                final.rename(old)
            try:
                part.replace(final)
            except OSError:
                if old.exists():
                    old.rename(final)
                raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
        if folder:
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def _check(path: Path, final: Path, folder: bool) -> None:
    if not final.parent.is_dir():
        raise CaseError(f"{path} cannot be written: there is no folder {path.parent}; make it, or name another with -o")
    if not folder:
        if final.is_dir():
            raise CaseError(f"{path} is a folder, and this format is one file: name the file with -o")
        if final.exists() and not final.is_file():
            raise CaseError(f"{path} is no ordinary file: choose another place with -o")
    elif final.is_dir():
        with written(path):
            strange = sorted(p.name for p in final.iterdir() if p.stem not in TABLES or not p.is_file())
        if strange:
            raise CaseError(
                f"{path} holds other files ({', '.join(strange[:3])}): choose a new or an empty folder with -o"
            )
    elif final.exists():
        raise CaseError(f"{path} is a file, and this format is a folder of one file a table: name a folder with -o")


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

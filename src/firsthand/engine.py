"""Where batches run. The stages do not know: an engine takes a stage function and tables, and gives tables.

Local by default: a few chunks run in this process, more go to a few worker processes. Every chunk is a function of
its own rows, so the cut and the number of workers never change an answer; chunks come back in the order they went out.

    with Local(workers=2) as engine:
        for tables in engine.run(attribution, chunks, choices): ...
"""

from __future__ import annotations

import ctypes
import gc
import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from threading import Timer
from types import TracebackType
from typing import Any, Protocol, Self

import pyarrow as pa
from loky.backend import get_context
from loky.process_executor import ProcessPoolExecutor
from threadpoolctl import threadpool_limits

from firsthand.errors import FirsthandError
from firsthand.schema import Tables
from firsthand.threads import processors

StageFunction = Callable[[Tables, Any], Tables | Iterator[Tables]]
"""Tables -> tables, at once or in parts."""
Packed = dict[str, pa.Buffer]

_IDLE_SECONDS = 0.3
_FEW_CHUNKS = 3
"""So few are sooner done here than processes are started: each takes some two seconds."""


class Engine(Protocol):
    """What runs a stage over chunks of rows."""

    def run(self, stage: StageFunction, chunks: Iterable[Tables], choices: object) -> Iterator[Tables]:
        """The stage's tables for each chunk, in the order of the chunks, some in several parts."""
        ...


class Local:
    """Chunks on this machine: in this process until the work is worth a pool of worker processes.

    Args:
        workers: how many processes compute; None takes one for each processor this process may use.
    """

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or processors()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=kind is not None)
            self._pool = None

    def run(self, stage: StageFunction, chunks: Iterable[Tables], choices: object) -> Iterator[Tables]:
        """The stage's tables for each chunk, in the order of the chunks.

        Raises:
            FirsthandError: a worker process was killed, which is nearly always a lack of memory.
        """
        chunks = iter(chunks)
        enough = _FEW_CHUNKS + 1 if self._pool is None else 2
        first = list(itertools.islice(chunks, enough))
        if self.workers == 1 or len(first) < enough:
            for chunk in itertools.chain(first, chunks):
                yield from run_stage(stage, chunk, choices)
            return
        waiting: deque[Future[list[Packed]]] = deque()
        try:
            for chunk in itertools.chain(first, chunks):
                waiting.append(self._executor().submit(_work, stage, _pack(chunk), choices))
                # a short queue keeps the workers busy and bounds what is held in memory
                if len(waiting) > self.workers + 1:
                    yield from map(_unpack, waiting.popleft().result())
            while waiting:
                yield from map(_unpack, waiting.popleft().result())
        except BrokenProcessPool as error:
            self._pool = None
            raise FirsthandError(
                f"a worker process ended abruptly in {getattr(stage, '__name__', stage)}, most likely for lack of "
                "memory; nothing was written: run again with --workers 1 or on fewer pages"
            ) from error

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # loky: fresh processes (fork is unsafe once Arrow or Numba started threads) that do not run the caller's
            # script again, as those of multiprocessing do unless it is written for that
            self._pool = ProcessPoolExecutor(self.workers, context=get_context("loky"))
        return self._pool


def _work(stage: StageFunction, packed: Packed, choices: object) -> list[Packed]:
    for timer in _pauses:
        timer.cancel()
    done = [_pack(tables) for tables in run_stage(stage, _unpack(packed), choices)]
    # between two chunks it would only have to ask for it again
    _pauses[:] = [Timer(_IDLE_SECONDS, give_back)]
    _pauses[0].daemon = True
    _pauses[0].start()
    return done


_pauses: list[Timer] = []
"""Of a worker, what gives its memory back when it has had nothing to do for a while."""


def run_stage(stage: StageFunction, tables: Tables, choices: object) -> Iterator[Tables]:
    """The parts of a stage's answer.

    The cycle collector rests meanwhile: it would walk the stage's millions of rows again and again. Linear algebra runs
    in this thread alone: beside other work its threads wait for each other, up to thirty times as long.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        with threadpool_limits(1, "blas"):
            answer = stage(tables, choices)
            yield from (answer,) if isinstance(answer, Mapping) else answer
    finally:
        if collecting:
            gc.enable()
            gc.collect(1)  # what the stage made, not what was there before


def give_back() -> None:
    """Returns what is no longer used to the system: Arrow's pool and the C library hold on to freed memory."""
    pa.default_memory_pool().release_unused()
    if (trim := _malloc_trim()) is not None:
        trim(0)


@cache
def _malloc_trim() -> Callable[[int], int] | None:
    """The C library's function for it; only glibc has one, and only glibc needs it."""
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


def _pack(tables: Tables) -> Packed:
    """Tables as IPC streams, which hold the rows of a slice alone (a pickled slice drags its parent along)."""
    return {name: _stream(table) for name, table in tables.items()}


def _stream(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _unpack(packed: Packed) -> Tables:
    return {name: pa.ipc.open_stream(stream).read_all() for name, stream in packed.items()}

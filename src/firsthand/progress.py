"""How far the work is, on stderr: bars with rates in a terminal, one line a stage elsewhere."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text


class Bars:
    """The stages' progress for a person. Use as a context manager around `trace`."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False)
        self._bars = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description:<12}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            _Rate(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._bars.add_task("", visible=False, unit="")
        self._stage, self._unit, self._done, self._began = "", "", 0, time.monotonic()

    def __enter__(self) -> Bars:
        self._bars.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bars.stop()

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage starts on `total` things (None: unknown)."""
        self._stage, self._unit, self._done, self._began = stage, unit, 0, time.monotonic()
        self._task = self._bars.add_task(stage, total=total, unit=unit)

    def advance(self, n: int) -> None:
        """So many more are done."""
        self._done += n
        self._bars.advance(self._task, n)

    def end(self) -> None:
        """The stage is done."""
        self._bars.update(self._task, total=self._done, completed=self._done)
        if not self._console.is_terminal:
            seconds = time.monotonic() - self._began
            rate = self._done / seconds if seconds > 0 else 0.0
            self._console.print(f"{self._stage}: {self._done:,} {self._unit} in {seconds:.1f} s ({rate:,.0f}/s)")

    def note(self, message: str) -> None:
        """Something a person should know; the work goes on."""
        self._console.print(f"note: {message}", markup=False)


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")

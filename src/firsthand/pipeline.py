"""The whole system as an ordered tuple of stages, and the loop that runs it.

Each stage takes tables and gives tables. The loop decides only what runs (a stored stage is reused when its choices,
its inputs and the code are the same), how its rows are cut, and what the receipt says.

    >>> [stage.name for stage in STAGES][:3]
    ['extract', 'fingerprint', 'collapse']
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Protocol, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from firsthand import __version__
from firsthand.align import align
from firsthand.arrow import gathered, keep, key_runs, pair_rows
from firsthand.attribution import attribution
from firsthand.candidates import candidates
from firsthand.chunks import Cut, Reader, chunks
from firsthand.collapse import collapse
from firsthand.decisions import FILE as DECISIONS
from firsthand.drift import drift
from firsthand.engine import Engine, Local, StageFunction, give_back, run_stage
from firsthand.errors import ChoiceError
from firsthand.extract import extract
from firsthand.fingerprint import fingerprint
from firsthand.identity import provisional, settle
from firsthand.likeness import likeness
from firsthand.lineage import lineage
from firsthand.origins import origins
from firsthand.read import Input, opened
from firsthand.reuse import among, changed, touched
from firsthand.schema import TABLES, Tables, digest, in_order
from firsthand.settings import Choices, within
from firsthand.store import Case, Memory, Writer
from firsthand.stories import stories


@dataclass(frozen=True)
class Stage:
    """One step: the function, its choices, the tables it reads (the first is the one that is cut) and writes.

    `cut` says what a chunk is: `pages` as they are read, `rows` of the first table with what belongs to their
    articles, whole `stories` with all that belongs to them, or `nothing`, all rows at once. `goes_on` names the tables
    of the last run with which a stage that is not cut finds for itself what it need not answer again.
    """

    name: str
    run: StageFunction
    choices: str
    cut: Cut
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    chunk_rows: int = 0
    goes_on: tuple[str, ...] = ()


_STORY = ("articles", "sentences", "pairs", "passages", "attributions", "decisions")

STAGES = (
    Stage("extract", extract, "extract", "pages", ("pages",), ("articles", "furniture", "sentences", "refusals")),
    Stage("fingerprint", fingerprint, "fingerprint", "rows", ("articles",),
          ("marks", "outlines", "capitals", "known_boilerplate"), 1000),
    Stage("collapse", collapse, "fingerprint", "nothing", ("marks", "outlines", "known_boilerplate", "articles"),
          ("copy_classes", "boilerplate")),
    Stage("candidates", candidates, "candidates", "nothing",
          ("articles", "marks", "outlines", "copy_classes", "boilerplate"), ("candidates",),
          goes_on=("articles", "copy_classes", "candidates")),
    Stage("align", align, "align", "rows", ("candidates", "articles", "sentences", "boilerplate"),
          ("pairs", "passages"), 500),
    Stage("likeness", likeness, "likeness", "nothing", ("candidates", "articles"), ("likeness",),
          goes_on=("candidates", "likeness")),
    Stage("attribution", attribution, "attribution", "rows", ("articles", "sentences", "furniture", "decisions"),
          ("attributions",), 256),
    Stage("stories", stories, "stories", "nothing",
          ("articles", "likeness", "pairs", "copy_classes", "capitals", "decisions"),
          ("stories", "story_ids")),
    Stage("lineage", lineage, "lineage", "stories", ("stories", "furniture", "copy_classes", "likeness", *_STORY),
          ("derivations", "inferred"), 1000),
    Stage("drift", drift, "drift", "stories", ("stories", "derivations", "inferred", *_STORY), ("changes",), 1000),
    Stage("origins", origins, "origins", "stories",
          ("stories", "derivations", "inferred", "likeness", "furniture", *_STORY),
          ("origins", "claims", "claim_cards", "story_cards"), 1000),
)  # fmt: skip
"""Everything Firsthand does, in order."""


class Progress(Protocol):
    """Who is told how far the work is."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """A stage starts on `total` things (None: unknown)."""

    def advance(self, n: int) -> None:
        """So many more are done."""

    def end(self) -> None:
        """The stage is done."""

    def note(self, message: str) -> None:
        """Something a person should know; the work goes on."""


class Silent:
    """Nobody is told."""

    def begin(self, stage: str, total: int | None, unit: str) -> None:
        """Not told."""

    def advance(self, n: int) -> None:
        """Not told."""

    def end(self) -> None:
        """Not told."""

    def note(self, message: str) -> None:
        """Not told."""


def trace(
    inputs: Input | Sequence[Input],
    case: str | Path | None = None,
    *,
    until: str | None = None,
    workers: int | None = None,
    memory: str | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
) -> Case:
    """Reads pages, compares them and concludes; adds to the case if there is one.

    Args:
        inputs: files, folders, globs or `-` as paths, or articles as mappings with at least `text`; none takes the
            case as it is and goes on from there.
        case: the folder of the case; None keeps the whole result in memory.
        until: the last table wanted, such as `passages`; None makes all of them.
        workers: how many processes compute; None takes one for each processor.
        memory: about how much all processes together may hold, such as `4GB`, but for some 2 kB an article; None takes
            what is quick for 100,000 articles, some 1.5 GB on two processors.
        choices: the stages' choices; None takes the defaults.
        progress: who is told how far the work is; None tells nobody.

    Raises:
        InputError: an input does not exist or cannot be read.
        ChoiceError: `until` names no table, or `memory` no amount that is enough.
        CaseError: the case cannot be read or written.
    """
    inputs = [inputs] if isinstance(inputs, (str, Path, Mapping)) else list(inputs)
    stages = _until(until)
    with (
        Memory() if case is None else Writer(case) as writer,
        Local(workers) as engine,
        _Beside() as beside,
    ):
        chosen = choices or Choices()
        if memory is not None:
            chosen = within(chosen, memory, 1 if engine.workers == 1 else engine.workers + 1)
        run = _Run(writer, engine, beside, choices=chosen, progress=progress or Silent())
        run.read(inputs, stages[1:2])
        for number, stage in enumerate(stages[1:], 1):
            run.stage(stage, stages[number + 1 : number + 3])
        run.finish()
        return writer.commit()


def read_articles(inputs: Sequence[Input], choices: Choices) -> dict[str, pa.Table]:
    """The articles, furniture, sentences and refusals of a few pages, without a case."""
    writer = Memory()
    with Local(workers=1) as engine, _Beside() as beside:
        run = _Run(writer, engine, beside, choices=choices, progress=Silent())
        run.read(inputs)
        run.finish()
    return writer.commit().tables()


def run_stages(names: Sequence[str], tables: Tables, choices: Choices) -> dict[str, pa.Table]:
    """The tables after the named stages ran on all rows at once: for a few articles in memory."""
    done = dict(tables)
    for stage in STAGES:
        if stage.name in names:
            inputs = {name: done.get(name, TABLES[name].empty()) for name in stage.reads}
            parts = list(run_stage(stage.run, inputs, getattr(choices, stage.choices)))
            done |= {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}
    return done


def _until(table: str | None) -> tuple[Stage, ...]:
    if table is None:
        return STAGES
    for number, stage in enumerate(STAGES):
        if table in stage.writes:
            return STAGES[: number + 1]
    names = [name for stage in STAGES for name in stage.writes]
    raise ChoiceError(f"--until {table}: there is no such table; the tables are, in order, {', '.join(names)}")


class _Beside:
    """Two threads beside the stages: one reads tables of the last run before they are asked for, one writes."""

    def __init__(self) -> None:
        self.reading, self.writing = ThreadPoolExecutor(1), ThreadPoolExecutor(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for thread in (self.reading, self.writing):
            thread.shutdown(cancel_futures=True)


class _Run:
    """One pass over the stages: the tables at hand, where each came from, and what the receipts will say."""

    def __init__(
        self, writer: Writer | Memory, engine: Engine, beside: _Beside, *, choices: Choices, progress: Progress
    ) -> None:
        self._writer = writer
        self._engine = engine
        self._choices = choices
        self._progress = progress
        self._scratch = writer.scratch
        self._stored = writer.stored()
        self._beside = beside
        self._held: dict[str, Future[pa.Table]] = {}
        self._changes: dict[str, pa.Table] = {}
        self._answered: dict[str, tuple[pa.Table, pa.Table]] = {}
        self._receipts = {receipt["stage"]: receipt for receipt in self._stored.receipts()}
        self._tables: dict[str, pa.Table] = {}
        self._rows: dict[str, int] = {}
        self._digests: dict[str, Future[str]] = {}
        self._done: list[tuple[Stage, dict[str, Any]]] = []

    def read(self, inputs: Sequence[Input], following: Sequence[Stage] = ()) -> None:
        """Reads and extracts the inputs and joins them to what the case holds.

        Args:
            inputs: what to read.
            following: what will be run then: its tables of the last run are read meanwhile.
        """
        began = time.monotonic()
        stage = STAGES[0]
        self._read_ahead([name for one in (stage, *following) for name in one.writes])
        self._progress.begin("read", None, "pages")
        reader = Reader(inputs)
        found = {name: self._scratch.sheet(name, TABLES[name].schema) for name in stage.writes}
        for tables in self._engine.run(_extract, reader.chunks(), self._choices.extract):
            self._progress.advance(tables["articles"].num_rows + tables["refusals"].num_rows)
            for name in stage.writes:
                found[name].add(tables[name])
        found["refusals"].add(reader.refusals())
        new = {name: found.pop(name).table() for name in stage.writes}
        before = {name: self._before(name) for name in stage.writes}
        settled, others, notes = settle(before, new)
        self._changes |= dict.fromkeys(before.keys() - {"refusals"}, others)
        del before, new
        for note in notes:
            self._progress.note(note)
        for name in stage.writes:
            self._keep(name, self._scratch.table(name, TABLES[name].schema, settled.pop(name)))
        self._progress.end()
        self._note(stage, began, {"pages_read": reader.count}, notes)
        decided, wrong = self._writer.decisions()
        for line in wrong:
            self._progress.note(f"{DECISIONS}, {line}: left out, put it right and run this again")
        self._keep("decisions", decided)

    def stage(self, stage: Stage, following: Sequence[Stage] = ()) -> None:
        """Runs a stage, or takes its tables from the case where nothing they depend on has changed.

        Args:
            stage: which.
            following: what will most likely be run then, too, where this one is: its tables are read meanwhile.
        """
        receipt = self._receipts.get(stage.name)
        if receipt is not None and not self._other_rows(stage) and receipt["key"] == self._key(stage):
            for name in stage.writes:
                self._writer.keep(name)
                self._digests[name] = _known(receipt["outputs"][name])
                self._rows[name] = receipt["rows"][name]
            self._writer.receipt(receipt)
        else:
            self._read_ahead([name for one in (stage, *following) for name in one.writes])
            self._compute(stage)
        later = {name for other in STAGES[STAGES.index(stage) + 1 :] for name in other.reads}
        self._tables = {name: table for name, table in self._tables.items() if name in later}

    def finish(self) -> None:
        """Waits until all is written, and puts down the receipts."""
        for stage, receipt in self._done:
            receipt["key"] = self._key(stage) if stage.reads[0] in self._digests else ""
            receipt["inputs"] = {name: self._digest(name) for name in stage.reads}
            receipt["outputs"] = {name: self._digest(name) for name in stage.writes}
            self._writer.receipt(receipt)

    def _other_rows(self, stage: Stage) -> bool:
        """Whether a table that a stage reads has more or fewer rows than the last run left: its key is another then.

        To know that, nobody need wait for the table to be written.
        """
        last = {name: rows for receipt in self._receipts.values() for name, rows in receipt["rows"].items()}
        return any(self._rows[name] != last[name] for name in stage.reads if name in last)

    def _key(self, stage: Stage) -> str:
        return digest(self._rules(stage), *(f"{name}={self._digest(name)}" for name in stage.reads))

    def _digest(self, name: str) -> str:
        return self._digests[name].result() if name in self._digests else ""

    def _compute(self, stage: Stage) -> None:
        inputs = as_read(stage, {name: self._table(name) for name in stage.reads})
        began = time.monotonic()
        main = stage.reads[0]
        found = {name: self._scratch.sheet(name, TABLES[name].schema) for name in stage.writes}
        noticed: Counter[str] = Counter()
        anew = self._touched(stage, inputs)
        if stage.goes_on and self._same_rules(stage):
            inputs |= {f"last_{name}": self._before(name) for name in stage.goes_on}
            inputs["changed_articles"] = self._changed(stage, "articles", inputs["articles"])
        if anew is not None:
            again = inputs[main].filter(among(inputs[main], anew))
            noticed[f"{main} taken from the last run"] = inputs[main].num_rows - again.num_rows
            inputs[main] = again
        unit = "articles" if stage.cut == "stories" else main
        self._progress.begin(stage.name, inputs[main].num_rows, unit)
        sizes: list[int] = []
        cuts = chunks(inputs, stage.reads, stage.cut, stage.chunk_rows, sizes)
        with self._scratch.resting():
            for tables in self._engine.run(stage.run, cuts, getattr(self._choices, stage.choices)):
                for name in stage.writes:
                    found[name].add(TABLES[name].conform(tables[name]))
                if "counts" in tables:
                    noticed.update(dict(zip(*(tables["counts"][c].to_pylist() for c in ("what", "n")), strict=True)))
                # a chunk may be answered in several parts
                self._progress.advance(sizes.pop(0) if sizes else 0)
            for name in stage.writes:
                self._keep(name, found.pop(name).table(), anew)
        self._progress.end()
        self._note(stage, began, dict(noticed), [])

    def _touched(self, stage: Stage, inputs: Tables) -> pa.Table | None:
        """The articles, pairs or stories that are answered anew; None where all are."""
        if stage.cut == "nothing" or not self._same_rules(stage):
            return None
        return touched(inputs[stage.reads[0]], [self._changed(stage, name, inputs[name]) for name in stage.reads])

    def _changed(self, stage: Stage, name: str, now: pa.Table) -> pa.Table:
        """What a table, as stages read it that do not take it whole, has other rows about than that of the last run."""
        if name not in self._changes:
            before = self._before(name)
            same = self._tables[name] is before  # nothing has made it anew
            if name in self._answered and not same:  # what was taken from the last run need not be compared with it
                before, now = self._answered.pop(name)
            self._changes[name] = changed(now if same else as_read(stage, {name: before})[name], now)
        return self._changes[name]

    def _same_rules(self, stage: Stage) -> bool:
        """Whether the case holds what the stage answers by the same code and choices."""
        receipt = self._receipts.get(stage.name)
        return receipt is not None and bool(receipt["rules"] == self._rules(stage))

    def _rules(self, stage: Stage) -> str:
        return digest(code_digest(), stage.name, repr(getattr(self._choices, stage.choices)))

    def _keep(self, name: str, table: pa.Table, anew: pa.Table | None = None) -> None:
        """Takes a table as it is now; with `anew` what was answered anew, beside which the rest holds."""
        spec, fresh = TABLES[name], None
        if anew is not None:
            before = self._before(name)
            if not spec.key:  # a long one: its articles are told by the short one
                anew = keep(anew, "article_id", self._before("articles")["article_id"].combine_chunks())
            again = among(before, anew) if anew.num_rows else None
            gone = before.slice(0, 0) if again is None else before.filter(again)
            self._answered[name] = gone, table
            if again is not None and gone.num_rows:
                before = before.filter(pc.invert(again))
            elif not spec.key:
                fresh = table
            table = pa.concat_tables([before, table])
        self._tables[name] = in_order(table, spec.key)
        self._rows[name] = table.num_rows
        wanted = (self._writer.put, name, self._tables[name])
        self._digests[name] = self._beside.writing.submit(
            *(wanted if fresh is None else (self._writer.add, name, table, fresh))
        )
        give_back()

    def _before(self, name: str) -> pa.Table:
        """A table as the case holds it."""
        self._read_ahead([name])
        return self._held[name].result()

    def _read_ahead(self, names: Sequence[str]) -> None:
        """Begins to read tables of the case, while something else is done."""
        for name in names:
            if name not in self._held:
                parts = self._stored.parts(name)
                self._held[name] = self._beside.reading.submit(self._scratch.table, name, TABLES[name].schema, parts)

    def _table(self, name: str) -> pa.Table:
        if name not in self._tables:
            self._tables[name] = self._before(name)
        return self._tables[name]

    def _note(self, stage: Stage, began: float, noticed: dict[str, int], notes: list[str]) -> None:
        """What the receipt will say, but for what is known when the tables are written."""
        told = {
            "stage": stage.name,
            "order": STAGES.index(stage),
            "version": __version__,
            "key": "",
            "rules": self._rules(stage),
            "choices": asdict(getattr(self._choices, stage.choices)),
            "inputs": {},
            "outputs": {},
            "rows": {name: self._rows[name] for name in stage.writes},
            "seconds": round(time.monotonic() - began, 3),
            "counted": {what: n for what, n in noticed.items() if n},
            "notes": notes,
        }
        self._done.append((stage, told))


def _known(value: str) -> Future[str]:
    done: Future[str] = Future()
    done.set_result(value)
    return done


def as_read(stage: Stage, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Tables as a stage reads them: what it does not look at would have it compute anew what has not changed.

    Of stories who belongs together: how surely and why is for people, and changes everywhere with every page; and how
    alike two articles of one story are. Of candidates, where they are cut, those that are aligned.
    """
    read = dict(tables)
    if "stories" in read:
        read["stories"] = read["stories"].select(["story_id", "article_id"])
        if "likeness" in read:
            read["likeness"] = _within(read["stories"], read["likeness"])
    if stage.cut != "nothing" and "candidates" in read:
        read["candidates"] = read["candidates"].filter(read["candidates"]["aligned"])
    return read


def _within(stories: pa.Table, pairs: pa.Table) -> pa.Table:
    """The rows of pairs of articles of one story."""
    _, first, last = key_runs(stories["story_id"])
    story = np.repeat(np.arange(len(first)), last - first)
    a, b = pair_rows(pairs, stories["article_id"].combine_chunks()).T
    return gathered(pairs, np.flatnonzero((story[a] == story[b]) & (a >= 0) & (b >= 0)))


def _extract(tables: Tables, choices: object) -> Tables:
    """`extract` with each page's rows under an id of their own: pages that share an id are extracted one by one."""
    pages, unopened = opened(tables["pages"])
    found = extract({"pages": pages}, choices)  # type: ignore[arg-type]
    held = Counter(found["articles"]["article_id"].to_pylist())
    repeated = pa.array([article_id for article_id, n in held.items() if n > 1], pa.string())
    parts = [provisional(found)]
    if len(repeated):
        twins = keep(found["articles"], "article_id", repeated)["page"].combine_chunks()
        alone = [pages.filter(pc.equal(pages["page"], page)) for page in twins]
        rest = pages.filter(pc.invert(pc.is_in(pages["page"], value_set=twins)))
        parts = [provisional(extract({"pages": part}, choices)) for part in (rest, *alone)]  # type: ignore[arg-type]
    made = {name: pa.concat_tables([part[name] for part in parts]) for name in parts[0]}
    return {**made, "refusals": pa.concat_tables([made["refusals"], unopened])}


@cache
def code_digest() -> str:
    """A digest of the code and the lexicon: a stage stored by other rules is not reused."""
    found = hashlib.sha256(__version__.encode())

    def walk(folder: Traversable) -> None:
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir() and entry.name != "__pycache__":
                walk(entry)
            elif entry.name.endswith((".py", ".tsv")):
                found.update(entry.name.encode() + entry.read_bytes())

    walk(files("firsthand"))
    return found.hexdigest()[:16]

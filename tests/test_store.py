import contextlib
import errno
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import firsthand.store as store
from firsthand.errors import CaseError, NotFoundError, VersionError
from firsthand.schema import FORMAT, TABLES
from firsthand.store import Case, Writer, open_case


def refusals(*pages):
    return TABLES["refusals"].table([{"page": page, "reason": "empty file"} for page in pages])


def write(folder, *pages, stories=0):
    with Writer(folder) as writer:
        writer.put("refusals", refusals(*pages))
        rows = [{"story_id": f"s{n}", "article_id": f"a{n}"} for n in range(stories)]
        writer.put("stories", TABLES["stories"].table(rows))
        writer.receipt({"stage": "extract", "order": 0, "key": "k", "outputs": {}})
        return writer.commit()


def test_what_was_written_is_read(tmp_path):
    write(tmp_path / "case", "b", "a", stories=2)
    case = open_case(tmp_path / "case")
    assert case.refusals["page"].to_pylist() == ["a", "b"]
    assert case.stories.num_rows == 2
    assert case.pairs.num_rows == 0
    assert case.sql("select count(*) as n from stories join refusals on true")["n"].to_pylist() == [4]
    assert [r["stage"] for r in case.receipts()] == ["extract"]


def test_rows_are_counted_without_reading_them(tmp_path, monkeypatch):
    write(tmp_path / "case", "a", "b", stories=3)
    case = open_case(tmp_path / "case")
    monkeypatch.setattr(store.pq, "read_table", None)
    assert [case.count(name) for name in ("refusals", "stories", "pairs")] == [2, 3, 0]
    assert Case({"refusals": refusals("a")}).count("refusals") == 1


def test_parts_come_in_the_order_of_their_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_PART_ROWS", 2)
    pages = [f"p{n:02}" for n in range(9)]
    write(tmp_path / "case", *pages)
    parts = [part["page"].to_pylist() for part in open_case(tmp_path / "case").parts("refusals")]
    assert parts == [pages[n : n + 2] for n in range(0, 9, 2)]


def test_a_part_without_rows_and_one_of_other_types_are_told(tmp_path):
    write(tmp_path / "case", "a", stories=1)
    part = next((tmp_path / "case" / "stories").glob("*.parquet"))
    table = pq.read_table(part)
    pq.write_table(table.slice(0, 0), part)
    with pytest.raises(CaseError, match="cannot be read"):
        _ = open_case(tmp_path / "case").stories
    words = pa.array(["likely"], pa.string())
    pq.write_table(table.set_column(table.column_names.index("probability"), "probability", words), part)
    with pytest.raises(VersionError, match="other columns"):
        _ = open_case(tmp_path / "case").stories


def test_every_parquet_file_of_a_table_is_current(tmp_path):
    write(tmp_path / "case", "a", stories=3)
    write(tmp_path / "case", "a", "b")
    parts = list((tmp_path / "case" / "refusals").glob("*.parquet"))
    assert sum(pq.read_metadata(part).num_rows for part in parts) == 2
    assert not list((tmp_path / "case" / "stories").glob("*.parquet"))


def test_leaving_without_commit_changes_nothing(tmp_path):
    write(tmp_path / "case", "a")
    with Writer(tmp_path / "case") as writer:
        writer.put("refusals", refusals("b"))
    assert open_case(tmp_path / "case").refusals["page"].to_pylist() == ["a"]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("survived", range(16))
def test_a_run_killed_anywhere_leaves_the_old_answer_or_the_new_one(tmp_path, monkeypatch, survived):
    folder = tmp_path / "case"
    write(folder, "old", stories=1)
    (folder / "decisions.jsonl").write_text('{"about": "story"}\n')
    steps = 0

    def step(real):
        def run(*given, **named):
            nonlocal steps
            steps += 1
            if steps > survived:
                raise Killed
            return real(*given, **named)

        return run

    monkeypatch.setattr(Path, "replace", step(Path.replace))
    monkeypatch.setattr(Path, "unlink", step(Path.unlink))
    monkeypatch.setattr(store, "_write", step(store._write))
    monkeypatch.setattr(shutil, "rmtree", lambda *given, **named: None)
    with contextlib.suppress(Killed):
        write(folder, "new", stories=2)
    monkeypatch.undo()
    case = open_case(folder)
    assert (case.refusals["page"].to_pylist(), case.stories.num_rows) in ((["old"], 1), (["new"], 2))
    assert not (folder / "journal.json").exists()
    assert (folder / "decisions.jsonl").exists()
    write(folder, "after")
    assert open_case(folder).refusals["page"].to_pylist() == ["after"]


def test_a_full_disk_is_said_and_the_old_answer_stays(tmp_path, monkeypatch):
    write(tmp_path / "case", "old")

    def full(*given):
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path / "case" / ".aside" / "x"))

    monkeypatch.setattr(store, "_write", full)
    with pytest.raises(CaseError, match="disk is full: free some space") as raised:
        write(tmp_path / "case", "new")
    assert str(tmp_path / "case") in str(raised.value)
    monkeypatch.undo()
    assert open_case(tmp_path / "case").refusals["page"].to_pylist() == ["old"]


def test_a_full_disk_on_a_first_run_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_write", lambda *given: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(CaseError):
        write(tmp_path / "case", "new")
    assert not (tmp_path / "case").exists()


def test_no_permission_is_said(tmp_path, monkeypatch):
    def denied(*given, **named):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(CaseError, match="no permission to write there: choose another folder"):
        write(tmp_path / "case", "new")


def test_a_file_in_the_way_is_said(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(CaseError, match="file stands in its way"):
        write(tmp_path / "file" / "case", "new")
    with pytest.raises(CaseError, match="file stands in its way"):
        write(tmp_path / "file", "new")


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.doc").write_text("precious")
    with pytest.raises(CaseError, match=r"holds other files \(thesis.doc"):
        write(tmp_path, "new")
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.doc"]


def test_an_empty_folder_becomes_a_case(tmp_path):
    write(tmp_path, "a")
    assert open_case(tmp_path).refusals.num_rows == 1


def test_another_version_is_refused_and_untouched(tmp_path):
    write(tmp_path / "case", "a")
    (tmp_path / "case" / "case.json").write_text(f'{{"format": {FORMAT + 1}}}')
    for use in (open_case, lambda path: write(path, "b")):
        with pytest.raises(VersionError, match=f"table format {FORMAT + 1}"):
            use(tmp_path / "case")
    assert len(list((tmp_path / "case" / "refusals").glob("*.parquet"))) == 1


@pytest.mark.parametrize("head", ["", "[]", "{}", "\x00"])
def test_a_broken_head_is_said(tmp_path, head):
    write(tmp_path / "case", "a")
    (tmp_path / "case" / "case.json").write_text(head)
    with pytest.raises(CaseError, match=r"case\.json cannot be read"):
        open_case(tmp_path / "case")


def test_a_broken_part_is_named(tmp_path):
    write(tmp_path / "case", "a")
    part = next((tmp_path / "case" / "refusals").glob("*.parquet"))
    part.write_bytes(b"PAR1")
    with pytest.raises(CaseError, match=part.name):
        _ = open_case(tmp_path / "case").refusals


def test_a_first_run_killed_while_it_commits_is_finished(tmp_path, monkeypatch):
    real = Path.replace
    monkeypatch.setattr(Path, "replace", lambda path, to: real(path, to) if "journal" in str(to) else kill())
    monkeypatch.setattr(shutil, "rmtree", lambda *given, **named: None)

    def kill():
        raise Killed

    with pytest.raises(Killed):
        write(tmp_path / "case", "a")
    monkeypatch.undo()
    assert open_case(tmp_path / "case").refusals["page"].to_pylist() == ["a"]


def test_two_runs_do_not_meet(tmp_path):
    with Writer(tmp_path / "case"), pytest.raises(CaseError, match="another run is writing"):
        write(tmp_path / "case", "b")


def test_what_is_no_case_is_said(tmp_path):
    with pytest.raises(CaseError, match="does not exist; make one with: firsthand trace"):
        open_case(tmp_path / "nothing")
    with pytest.raises(CaseError, match="is not a case"):
        open_case(tmp_path)


def test_unknown_tables_are_named():
    with pytest.raises(NotFoundError, match="no table 'marks'"):
        Case().table("marks")
    with pytest.raises(AttributeError, match="no table 'artcles'"):
        _ = Case().artcles


def test_tables_go_on_to_pandas_and_polars():
    import polars

    case = Case({"refusals": refusals("a")})
    assert case.refusals.to_pandas()["page"].tolist() == ["a"]
    assert polars.from_arrow(case.refusals)["page"].to_list() == ["a"]


def test_a_case_needs_no_current_folder(tmp_path):
    write(tmp_path / "case", "a")
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        assert open_case("case").refusals.num_rows == 1
    finally:
        os.chdir(before)

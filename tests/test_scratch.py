"""Tables of a run in files: the same rows, no file left behind, a full disk told in plain words."""

import errno

import pyarrow as pa
import pytest

from firsthand.errors import CaseError
from firsthand.scratch import Scratch

SCHEMA = pa.schema([("n", pa.int64()), ("text", pa.string())])
PARTS = [pa.table({"n": [n, n + 1], "text": ["ä" * n, None]}, SCHEMA) for n in range(0, 8, 2)]


@pytest.mark.parametrize("in_memory", [True, False])
def test_parts_are_one_table(tmp_path, in_memory):
    scratch = Scratch(None if in_memory else tmp_path)
    table = scratch.table("numbers", SCHEMA, [*PARTS, SCHEMA.empty_table()])
    assert table.equals(pa.concat_tables(PARTS))
    assert scratch.table("none", SCHEMA, []).equals(SCHEMA.empty_table())


def test_no_file_has_a_name_and_what_was_read_is_read_again(tmp_path):
    scratch = Scratch(tmp_path)
    with scratch.resting():
        one, other = (scratch.table("numbers", SCHEMA, parts) for parts in (PARTS, PARTS[:1]))
        assert list(tmp_path.iterdir()) == []
        before = one.to_pylist()
        scratch.rest()
        assert one.to_pylist() == before
    assert other.num_rows == 2


def test_a_table_outlives_its_scratch(tmp_path):
    table = Scratch(tmp_path).table("numbers", SCHEMA, PARTS)
    assert table["n"].to_pylist() == list(range(8))


@pytest.mark.parametrize("when", ["opened", "written"])
def test_a_full_disk_is_told(tmp_path, monkeypatch, when):
    class Full:
        def __init__(self, *given):
            if when == "opened":
                raise OSError(errno.ENOSPC, "No space left on device")

        def write(self, data):
            raise OSError(errno.ENOSPC, "No space left on device")

        def tell(self):
            return 0

        def flush(self):
            return None

        closed = False

    monkeypatch.setattr("firsthand.scratch.pa.OSFile", Full)
    with pytest.raises(CaseError, match="the disk is full"):
        Scratch(tmp_path).table("numbers", SCHEMA, PARTS)

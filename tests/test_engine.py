import os
import subprocess
import sys

import pyarrow as pa
import pytest

from firsthand.engine import Local
from firsthand.errors import FirsthandError


def double(tables, factor):
    return {"out": pa.table({"n": [n * factor for n in tables["in"]["n"].to_pylist()]})}


def who(tables, choices):
    return {"out": pa.table({"pid": [os.getpid()]})}


def die(tables, choices):
    os._exit(9)


def chunks(count):
    whole = pa.table({"n": list(range(count))})
    return ({"in": whole.slice(n, 1)} for n in range(count))


@pytest.mark.parametrize("workers", [1, 2])
def test_chunks_come_back_in_order(workers):
    with Local(workers) as engine:
        found = [table["out"]["n"][0].as_py() for table in engine.run(double, chunks(20), 3)]
    assert found == [3 * n for n in range(20)]


@pytest.mark.parametrize("count", [1, 3])
def test_small_work_stays_in_this_process(count):
    with Local(2) as engine:
        assert [t["out"]["pid"][0].as_py() for t in engine.run(who, chunks(count), None)] == [os.getpid()] * count


def test_small_work_goes_to_workers_that_are_there():
    with Local(2) as engine:
        list(engine.run(who, chunks(6), None))
        assert os.getpid() not in {t["out"]["pid"][0].as_py() for t in engine.run(who, chunks(2), None)}


def test_more_work_goes_to_workers():
    with Local(2) as engine:
        pids = {t["out"]["pid"][0].as_py() for t in engine.run(who, chunks(6), None)}
    assert os.getpid() not in pids
    assert pids


def test_nothing_to_do():
    with Local(2) as engine:
        assert list(engine.run(double, chunks(0), 1)) == []


def fail(tables, choices):
    raise ValueError("no such luck")


def test_a_stage_that_fails_says_what_it_said(capfd):
    with pytest.raises(ValueError, match="no such luck"), Local(2) as engine:
        list(engine.run(fail, chunks(9), None))
    assert "InvalidStateError" not in capfd.readouterr().err


def test_a_killed_worker_is_said():
    with Local(2) as engine, pytest.raises(FirsthandError, match="worker process ended abruptly in die"):
        list(engine.run(die, chunks(4), None))


def test_a_plain_script_needs_no_guard(tmp_path):
    """Workers must not run the caller's script again."""
    script = tmp_path / "script.py"
    script.write_text(
        "import pyarrow as pa\n"
        "from firsthand.engine import Local\n"
        "print('ran')\n"
        "with Local(2) as engine:\n"
        "    chunks = [{'a': pa.table({'n': [n]})} for n in range(4)]\n"
        "    print(len(list(engine.run(lambda tables, choices: tables, chunks, ()))))\n"
    )
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=True)
    assert ran.stdout == "ran\n4\n"

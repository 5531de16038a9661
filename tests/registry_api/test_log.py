from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry_api.log import GENESIS, Log, LogError
from registry_api.operations import Submission
from registry_api.proposals import ERASED, ProposalBook
from registry_api.verification import verify
from tests.registry_api.conftest import AMEND

FORGETTABLE = "A sentence that must be possible to forget."
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from registry_api.log import Log
log = Log(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    with log.writing() as writing:
        body = {"writer": sys.argv[3], "number": number, "text": {"sha256": writing.keep(f"{sys.argv[3]} {number}")}}
        entry = writing.append(kind="noted", at=datetime.now(UTC), body=body)
    print(entry.seq, entry.hash, flush=True)
"""


def book(store: Path) -> ProposalBook:
    return ProposalBook(log=Log(store), standard_version="1.0", now=lambda: NOON)


def submission(reason: str = FORGETTABLE) -> Submission:
    return Submission.model_validate({"operations": [AMEND], "reason": reason, "organisation": "Example Homes"})


def writer(store: Path, count: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(store), str(count), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def doctor(store: Path, *statements: str) -> None:
    """Change the file as someone would who has the disk and knows how to take the guards off."""
    connection = sqlite3.connect(store)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()


def test_an_empty_log_verifies(store: Path) -> None:
    found = verify(Log(store))
    assert (found.holds, found.entries, found.head) == (True, 0, GENESIS)


def test_each_entry_seals_the_one_before_it_and_anyone_can_check(store: Path) -> None:
    filed = book(store)
    for number in range(3):
        filed.submit(submission(f"reason {number}"))
    previous = "0" * 64
    connection = sqlite3.connect(store)
    for seq, at, kind, body, before, own in connection.execute("SELECT * FROM log ORDER BY seq"):
        parts = {"seq": seq, "at": at, "kind": kind, "body": json.loads(body), "previous": before}
        text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == own
        assert before == previous
        previous = own
    connection.close()
    assert verify(Log(store)).head == previous


def test_the_log_holds_no_text_that_people_typed(store: Path) -> None:
    book(store).submit(submission())
    connection = sqlite3.connect(store)
    bodies = " ".join(body for (body,) in connection.execute("SELECT body FROM log"))
    connection.close()
    for typed in (FORGETTABLE, "Example Homes", AMEND["definition"]):
        assert typed not in bodies
        assert hashlib.sha256(typed.encode()).hexdigest() not in bodies


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log SET kind = 'x'",
        "DELETE FROM log",
        "INSERT INTO log SELECT seq + 5, at, kind, body, hash, printf('%064d', 1) FROM log",
        "INSERT INTO log SELECT seq + 1, at, kind, body, previous, printf('%064d', 1) FROM log",
        "INSERT OR REPLACE INTO log SELECT seq, at, 'x', body, previous, printf('%064d', 1) FROM log",
        "UPDATE free_text SET text = 'x'",
        "DELETE FROM free_text",
        "INSERT OR REPLACE INTO free_text SELECT hash, salt, 'x' FROM free_text",
    ],
)
def test_the_file_itself_refuses_to_forget_or_to_change(store: Path, statement: str) -> None:
    book(store).submit(submission())
    connection = sqlite3.connect(store)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|follow the last|kept or erased|needs its own entry"):
        connection.execute(statement)
    connection.close()
    assert verify(Log(store)).holds


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE log SET body = replace(body, 'Home', 'Shed') WHERE seq = 2", "Entry 2 is not as it was written"),
        ("UPDATE log SET at = '2020-01-01T00:00:00.000Z' WHERE seq = 2", "Entry 2 is not as it was written"),
        ("DELETE FROM log WHERE seq = 2", "Entry 3 stands where entry 2 should"),
        ("DELETE FROM log WHERE seq = 1", "does not follow from the one before"),
        ("UPDATE free_text SET text = 'x' WHERE text LIKE 'reason 1'", "A text of entry 2 is not as it was written"),
        ("DELETE FROM free_text WHERE text = 'reason 1'", "A text of entry 2 is gone"),
        ("INSERT INTO free_text VALUES (printf('%064d', 1), 'salt', 'x')", "no entry refers to"),
    ],
)
def test_tampering_with_the_file_is_found(store: Path, statement: str, told: str) -> None:
    filed = book(store)
    for number in range(3):
        filed.submit(submission(f"reason {number}"))
    doctor(store, statement)
    found = verify(Log(store))
    assert not found.holds
    assert any(told in fault for fault in found.faults), found.faults


def test_a_receipt_shows_that_entries_were_cut_off_at_the_end(store: Path) -> None:
    filed = book(store)
    filed.submit(submission("reason 0"))
    receipt = filed.submit(submission("reason 1")).entry
    doctor(store, "DELETE FROM free_text WHERE text = 'reason 1'", "DELETE FROM log WHERE seq = 2")
    found = verify(Log(store))
    assert found.entries < receipt.seq


def test_erased_text_is_gone_from_the_disk_and_the_record_still_verifies(store: Path) -> None:
    filed = book(store)
    filed.submit(submission())
    filed.submit(submission("another reason"))
    assert FORGETTABLE.encode() in b"".join(path.read_bytes() for path in store.parent.iterdir())
    erased = filed.erase("P-00001", because="asked for by the person it was about")
    assert (erased.reason, erased.organisation) == (ERASED, ERASED)
    assert erased.erased == ["/organisation", "/reason", "/operations/0/definition"]
    assert erased.operations[0].operation == "amend_definition"
    assert FORGETTABLE.encode() not in b"".join(path.read_bytes() for path in store.parent.iterdir())
    found = verify(Log(store))
    assert (found.holds, found.entries, found.erased) == (True, 3, 3)
    assert book(store).get("P-00001") == erased
    assert book(store).get("P-00002").reason == "another reason"


def test_erased_text_is_gone_even_while_somebody_has_the_file_open(store: Path) -> None:
    filed = book(store)
    filed.submit(submission())
    reader = sqlite3.connect(store)
    assert reader.execute("SELECT count(*) FROM log").fetchone() == (1,)
    filed.erase("P-00001", because="asked for")
    left = b"".join(path.read_bytes() for path in store.parent.iterdir())
    reader.close()
    assert FORGETTABLE.encode() not in left


def test_erasing_twice_writes_it_down_once(store: Path) -> None:
    filed = book(store)
    filed.submit(submission())
    filed.erase("P-00001", because="asked for")
    filed.erase("P-00001", because="asked for again")
    assert verify(Log(store)).entries == 2


def test_a_key_still_counts_once_when_the_text_is_erased(store: Path) -> None:
    filed = book(store)
    filed.submit(submission(), "k-1")
    filed.erase("P-00001", because="asked for")
    assert filed.submit(submission(), "k-1").id == "P-00001"
    assert verify(Log(store)).entries == 2


def test_an_error_while_writing_leaves_nothing_behind(store: Path) -> None:
    log = Log(store)

    def write_half() -> None:
        with log.writing() as writing:
            writing.append(kind="noted", at=NOON, body={"text": {"sha256": writing.keep("half")}})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    found = verify(log)
    assert (found.holds, found.entries, found.texts) == (True, 0, 0)


@pytest.mark.parametrize("content", [b"not a database at all", b"SQLite format 3\x00" + b"x" * 200])
def test_a_file_that_is_something_else_is_refused(store: Path, content: bytes) -> None:
    store.write_bytes(content)
    with pytest.raises(LogError, match=r"proposals\.sqlite"):
        Log(store)
    assert store.read_bytes() == content


def test_another_database_is_left_alone(store: Path) -> None:
    connection = sqlite3.connect(store)
    connection.execute("CREATE TABLE rents (id)")
    connection.close()
    with pytest.raises(LogError, match="Name another file"):
        Log(store)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="cannot be used"):
        Log(tmp_path / "nowhere" / "proposals.sqlite")


def test_threads_write_one_chain(store: Path) -> None:
    filed = book(store)
    with ThreadPoolExecutor(8) as threads:
        numbers = [one.id for one in threads.map(lambda i: filed.submit(submission(f"reason {i}")), range(40))]
    assert sorted(numbers) == [f"P-{number:05}" for number in range(1, 41)]
    found = verify(Log(store))
    assert (found.holds, found.entries) == (True, 40)


def test_one_key_sent_many_times_at_once_counts_once(store: Path) -> None:
    filed = book(store)
    with ThreadPoolExecutor(8) as threads:
        numbers = {one.id for one in threads.map(lambda _: filed.submit(submission(), "k-1"), range(16))}
    assert (numbers, verify(Log(store)).entries) == ({"P-00001"}, 1)


def test_processes_write_one_chain(store: Path) -> None:
    writers = [writer(store, 25, f"w{number}") for number in range(3)]
    acknowledged = [process.communicate(timeout=120)[0].split()[::2] for process in writers]
    assert [process.returncode for process in writers] == [0, 0, 0]
    assert sorted(int(seq) for seqs in acknowledged for seq in seqs) == list(range(1, 76))
    found = verify(Log(store))
    assert (found.holds, found.entries, found.texts) == (True, 75, 75)


@pytest.mark.parametrize("after", [1, 7, 20])
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(store: Path, after: int) -> None:
    process = writer(store, 10_000, "doomed")
    assert process.stdout is not None
    acknowledged = [process.stdout.readline() for _ in range(after)]
    os.kill(process.pid, signal.SIGKILL)
    acknowledged += [line for line in process.stdout if line.endswith("\n")]
    process.stdout.close()
    assert process.wait(60) == -signal.SIGKILL
    log = Log(store)
    assert verify(log).holds
    with log.reading() as reading:
        kept = {f"{entry.seq} {entry.hash}\n" for entry in reading.entries()}
    assert set(acknowledged) <= kept
    with log.writing() as writing:
        writing.append(kind="noted", at=NOON, body={})
    assert verify(log).holds

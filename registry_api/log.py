"""The record: an append-only log in SQLite in which every entry seals the one before it.

An entry's hash is SHA-256 over the canonical JSON (keys sorted, no spaces, UTF-8) of its `seq`, `at`, `kind`, `body`
and `previous` hash, so anyone with a copy can check it with ten lines of code. Text that people typed stands beside
the log; the log holds only its salted hash. When the text and its salt are erased, the hash says nothing any more,
and the log still verifies.

Every call opens its own connection and closes it: threads and processes share nothing but the file, and after the
last one has closed no write-ahead log is left behind that could hold erased text.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from housing_standard.errors import HousingStandardError

# What stands as the previous hash in the first entry.
GENESIS = "0" * 64

# The kind of the entry that says that texts were erased.
ERASURE = "text_erased"

# Marks the file as ours ("hsrl" in ASCII), and the shape of its tables.
_APPLICATION = 0x6873726C
_SHAPE = 1

_BUSY_SECONDS = 10.0
_SALT_BYTES = 32

_TABLES = f"""
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    previous TEXT NOT NULL CHECK (length(previous) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
);
CREATE TABLE free_text (
    hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    salt TEXT NOT NULL,
    text TEXT NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER log_is_never_updated BEFORE UPDATE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_never_deleted BEFORE DELETE ON log
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_in_order BEFORE INSERT ON log
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM log)
  OR NEW.previous IS NOT coalesce((SELECT hash FROM log ORDER BY seq DESC LIMIT 1), '{GENESIS}')
BEGIN SELECT RAISE(ABORT, 'an entry must follow the last one'); END;
CREATE TRIGGER free_text_is_never_updated BEFORE UPDATE ON free_text
BEGIN SELECT RAISE(ABORT, 'a text is kept or erased, never changed'); END;
CREATE TRIGGER free_text_is_never_replaced BEFORE INSERT ON free_text
WHEN EXISTS (SELECT 1 FROM free_text WHERE hash = NEW.hash)
BEGIN SELECT RAISE(ABORT, 'a text is kept or erased, never changed'); END;
CREATE TRIGGER free_text_is_erased_on_record BEFORE DELETE ON free_text
WHEN NOT EXISTS (
    SELECT 1 FROM log, json_each(log.body, '$.texts') WHERE log.kind = '{ERASURE}' AND json_each.value = OLD.hash
)
BEGIN SELECT RAISE(ABORT, 'an erasure needs its own entry in the log'); END;
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_SHAPE};
"""


class LogError(HousingStandardError):
    """The log cannot be read or written: a full disk, a locked file, or a file that is something else."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the log; `at` is a moment in UTC, `body` what `canonical` reads and writes."""

    seq: int
    at: str
    kind: str
    body: dict[str, Any]
    previous: str
    hash: str

    @property
    def seal(self) -> str:
        """The hash that this entry must have."""
        return seal(seq=self.seq, at=self.at, kind=self.kind, body=self.body, previous=self.previous)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A text that stands beside the log, with the salt that its hash was made with."""

    hash: str
    salt: str
    text: str

    @property
    def seal(self) -> str:
        """The hash that this text must have."""
        return hashlib.sha256(f"{self.salt}{self.text}".encode()).hexdigest()


def canonical(value: Any) -> str:
    """Return JSON in the one form that hashes are made over."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def seal(*, seq: int, at: str, kind: str, body: dict[str, Any], previous: str) -> str:
    """Return the hash of an entry with these parts."""
    parts = {"seq": seq, "at": at, "kind": kind, "body": body, "previous": previous}
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


class Reading:
    """What can be asked of the log within one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """Yield the entries that follow entry number `after`, in order."""
        rows = self._connection.execute(
            "SELECT seq, at, kind, body, previous, hash FROM log WHERE seq > ? ORDER BY seq", (after,)
        )
        for seq, at, kind, body, previous, own in rows:
            yield Entry(seq=seq, at=at, kind=kind, body=json.loads(body), previous=previous, hash=own)

    def head(self) -> tuple[int, str]:
        """Return the number and hash of the last entry; zero and GENESIS before the first."""
        row = self._connection.execute("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1").fetchone()
        return (row[0], row[1]) if row else (0, GENESIS)

    def text(self, digest: str) -> str | None:
        """Return the text that an entry refers to by its hash, or None once it is erased."""
        row = self._connection.execute("SELECT text FROM free_text WHERE hash = ?", (digest,)).fetchone()
        return str(row[0]) if row else None

    def kept(self) -> Iterator[Kept]:
        """Yield every text that stands beside the log."""
        for digest, salt, text in self._connection.execute("SELECT hash, salt, text FROM free_text ORDER BY hash"):
            yield Kept(hash=digest, salt=salt, text=text)


class Writing(Reading):
    """What can be done to the log within one transaction."""

    def keep(self, text: str) -> str:
        """Put `text` beside the log and return the hash by which an entry refers to it."""
        salt = secrets.token_hex(_SALT_BYTES)
        digest = Kept(hash="", salt=salt, text=text).seal
        self._connection.execute("INSERT INTO free_text (hash, salt, text) VALUES (?, ?, ?)", (digest, salt, text))
        return digest

    def append(self, *, kind: str, at: datetime, body: dict[str, Any]) -> Entry:
        """Add an entry at the end of the log and return it."""
        last, previous = self.head()
        moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        own = seal(seq=last + 1, at=moment, kind=kind, body=body, previous=previous)
        self._connection.execute(
            "INSERT INTO log (seq, at, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)",
            (last + 1, moment, kind, canonical(body), previous, own),
        )
        return Entry(seq=last + 1, at=moment, kind=kind, body=body, previous=previous, hash=own)

    def erase(self, digests: tuple[str, ...], *, at: datetime, because: str) -> Entry:
        """Write down that texts are erased, then erase them and their salts."""
        entry = self.append(kind=ERASURE, at=at, body={"texts": sorted(digests), "because": because})
        self._connection.executemany("DELETE FROM free_text WHERE hash = ?", [(digest,) for digest in digests])
        return entry


@dataclass(frozen=True)
class Log:
    """The log in one file. Writers wait for each other; what `writing` has left is on the disk."""

    path: Path

    def __post_init__(self) -> None:
        with self._connected() as connection:
            self._prepare(connection)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """Open the log to ask it several things that belong together: one state of it is seen throughout."""
        with self._connected() as connection:
            connection.execute("BEGIN")
            yield Reading(connection)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """Open the log to write: everything done inside is kept together, or not at all when an error leaves it."""
        with self._connected() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Writing(connection)
            except BaseException:
                if connection.in_transaction:  # a full disk has rolled it back already
                    connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def sweep(self) -> None:
        """Empty the write-ahead log, so that what was erased stands in no file any more."""
        with self._connected() as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise LogError(
                f"{self.path} is in use, so its write-ahead log was not emptied. Erase again when it is not."
            )

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut
                connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
                yield connection
        except sqlite3.Error as error:
            raise LogError(
                f"The log {self.path} cannot be used: {error}. Check the disk and who else has it open."
            ) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        application, shape, tables = (
            connection.execute(query).fetchone()[0]
            for query in ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_schema")
        )
        if not tables:
            for statement in _statements(_TABLES):
                connection.execute(statement)
        elif (application, shape) != (_APPLICATION, _SHAPE):
            raise LogError(f"{self.path} is not a log of proposals of this version. Name another file.")
        connection.execute("COMMIT")


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; executescript would commit the transaction that guards against a race."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

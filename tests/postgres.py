"""A PostgreSQL for the tests alone: made in a temporary folder, reached by a socket there, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")

# Durability is of no use to a database that lives for one test run.
_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=20",
    # As many locks as a server has by default, which allows 100 connections.
    "max_locks_per_transaction=512",
)


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Yield the connection string of a fresh PostgreSQL that nobody else can reach."""
    programs = max(PROGRAMS.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: the path of a socket has at most 107 characters
    owner = _owner()
    if owner:
        shutil.chown(folder, owner)
    data = folder / "data"
    try:
        run = ["--auth=trust", "--username=tests", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _as(owner, programs / "initdb", *run, f"--pgdata={data}")
        settings = " ".join(f"-c {setting}" for setting in (*_SETTINGS, f"unix_socket_directories={folder}"))
        control = (programs / "pg_ctl", f"--pgdata={data}", f"--log={folder / 'log'}", "--wait")
        _as(owner, *control, f"--options={settings}", "start")
        try:
            yield f"host={folder} user=tests dbname=postgres"
        finally:
            _as(owner, *control, "--mode=immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _owner() -> str:
    """Return who must run PostgreSQL, which refuses to be run by root; nobody else when we are not root."""
    return "postgres" if os.geteuid() == 0 else ""


def _as(owner: str, *command: Path | str) -> None:
    """Run a command as `owner` to its end; what it says is shown only when it fails."""
    account = pwd.getpwnam(owner) if owner else None
    done = subprocess.run(
        [str(part) for part in command],
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout.decode(errors='replace')}")

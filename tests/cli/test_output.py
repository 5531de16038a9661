"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from housing_standard.cli.output import write_file
from housing_standard.errors import UsageError


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(content[:2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / "report.html").write_bytes(b"as it was")
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(UsageError, match="No space left"):
        write_file(tmp_path / "report.html", b"as it is")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_bytes() == b"as it was"


def test_a_link_stays_a_link_and_what_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "kept.html").write_bytes(b"as it was")
    (tmp_path / "link.html").symlink_to("kept.html")
    write_file(tmp_path / "link.html", b"as it is")
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "kept.html").read_bytes() == b"as it is"


def test_a_device_takes_the_bytes_as_they_come() -> None:
    write_file(Path(os.devnull), b"gone")
    assert not Path(os.devnull).is_file()

"""A folder of files, or an archive of one, read as the one dataset that it is."""

from __future__ import annotations

import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path, PurePosixPath

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.reading_rules import READING_RULES
from housing_standard.findings.wording import finding_of
from housing_standard.records.csv_files import read_file
from housing_standard.records.excel_files import read_workbook
from housing_standard.records.json_files import read_json_lines
from housing_standard.records.manifest import NAME as MANIFEST
from housing_standard.records.manifest import read_manifest
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook

_MIB = 1024 * 1024
MOST_UNPACKED = 1024 * _MIB
MOST_FILES = 1_000

Readers = Mapping[str, Callable[[Path, RuleBook], Contents]]

# The forms of files that each hold a part of a dataset, by how their names end.
READERS: Readers = {
    ".csv": read_file,
    ".jsonl": read_json_lines,
    ".xlsx": read_workbook,
}

# What the standard library raises on a damaged archive; an unknown packing and a missing password are among them.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read_folder(folder: Path, book: RuleBook, readers: Readers = READERS) -> Contents:
    """Read every file of a folder that holds records; others are named in a finding, hidden ones are left alone."""
    try:
        # Excel keeps a file that starts with ~$ beside each workbook that is open.
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))
    except OSError as error:
        raise UnreadableError(f"The folder '{folder}' cannot be read: {error.strerror}.") from error
    is_read = partial(_is_read, readers)
    if not any(map(is_read, paths)):
        inside = sorted(path.name for path in paths if path.is_dir() and any(map(is_read, path.glob("*"))))
        hint = f" Did you mean {' or '.join(str(folder / name) for name in inside)}?" if inside else ""
        raise UsageError(
            f"The folder '{folder}' holds no file of records that is read here, such as tenancy.csv.{hint}"
        )
    manifest = read_manifest(folder, [path.name for path in paths if is_read(path)], book.standard)
    others = [path for path in paths if path.name != MANIFEST]
    parts = [readers[path.suffix.lower()](path, book) if is_read(path) else _other(path) for path in others]
    return Contents(
        tables=tuple(table for part in parts for table in part.tables),
        findings=(*manifest.findings, *(finding for part in parts for finding in part.findings)),
        unread=tuple(unread for part in parts for unread in part.unread),
        promised=manifest.rows,
    )


def read_archive(path: Path, book: RuleBook, readers: Readers = READERS, held: ExitStack | None = None) -> Contents:
    """Read a zip file as the folder that was packed into it.

    Readers may leave rows unread where the unpacked files are `held`: they stay until that is closed. Raises
    UnreadableError for what is no zip file, is damaged or locked, or is too large or too many files unpacked.
    """
    with ExitStack() as own:
        folder = Path((held or own).enter_context(tempfile.TemporaryDirectory()))
        try:
            _unpack(path, folder)
            return read_folder(folder, book, readers)
        except (UnreadableError, UsageError) as error:
            said = str(error).replace(f"The folder '{folder}'", f"'{path.name}'").replace(f"{folder}/", "")
            raise type(error)(said) from error


def _unpack(path: Path, folder: Path) -> None:
    """Unpack the files that stand at the top of an archive, or in the one folder there; no name leads out of `folder`.

    Sizes are counted as the bytes arrive: what an archive says of them may be wrong.
    """
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            for member, name in _members(archive, path.name).items():
                with archive.open(member) as packed, (folder / name).open("wb") as file:
                    while block := packed.read(min(left + 1, _MIB)):
                        left -= len(block)
                        if left < 0:
                            size = f"{MOST_UNPACKED // _MIB:,} MiB"
                            raise UnreadableError(f"'{path.name}' is larger than {size} once unpacked. Split it.")
                        file.write(block)
    except _DAMAGED as error:
        raise UnreadableError(
            f"'{path.name}' is not a zip file that can be read: it is damaged, locked by a password, or no zip file. "
            "Pack the folder anew, without a password."
        ) from error
    except OSError as error:
        raise UnreadableError(f"'{path.name}' cannot be unpacked: {error.strerror or error}.") from error


def _members(archive: zipfile.ZipFile, file: str) -> dict[zipfile.ZipInfo, str]:
    """Return the members to unpack with the name of each, the outer folder left off."""
    whole = {info: PurePosixPath(info.filename.replace("\\", "/")) for info in archive.infolist() if not info.is_dir()}
    kept = {info: at for info, at in whole.items() if at.name and not _is_hidden(at)}
    if len(kept) > MOST_FILES:
        raise UnreadableError(f"'{file}' holds {len(kept):,} files, and at most {MOST_FILES:,} are read. Split it.")
    if len({at.parent for at in kept.values()}) > 1:
        raise UnreadableError(f"'{file}' holds files in several folders. Pack one folder, with all files side by side.")
    names = [at.name for at in kept.values()]
    if len(set(names)) < len(names):
        raise UnreadableError(f"'{file}' holds two files of one name. Pack the folder anew.")
    return {info: at.name for info, at in kept.items()}


def _is_hidden(path: PurePosixPath) -> bool:
    return path.name.startswith((".", "~$")) or path.parts[0] == "__MACOSX"


def _is_read(readers: Readers, path: Path) -> bool:
    return path.suffix.lower() in readers and not path.is_dir()


def _other(path: Path) -> Contents:
    rule = READING_RULES["dataset/other_file"]
    return Contents(tables=(), findings=(finding_of(rule, file=path.name, row=0, value=path.name),))

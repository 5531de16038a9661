"""A folder or a zip file of one is read as one dataset, whatever forms its files have; a hostile archive is refused."""

from __future__ import annotations

import errno
import json
import zipfile
from pathlib import Path

import pytest

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.model import Standard
from housing_standard.records import folders
from housing_standard.records.any_form import read_data
from housing_standard.records.json_files import read_json_lines
from housing_standard.records.table import Contents, Spoilt
from housing_standard.rulebook import RuleBook

PEOPLE = b"id,born_on\nP-1,1980-02-29\n"
LET = b'{"id": "L-1", "tenant": "P-1"}\n'


def lines(tiny: Standard, folder: Path, data: bytes, name: str = "person.jsonl") -> Contents:
    path = folder / name
    path.write_bytes(data)
    return read_json_lines(path, RuleBook(tiny))


def packed(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "data.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


# --- JSON Lines ---


def test_each_line_is_a_record_and_its_number_is_the_row(tiny: Standard, tmp_path: Path) -> None:
    contents = lines(tiny, tmp_path, b'{"id": "P-1"}\r\n{"id": "P-2", "born_on": "1990-01-01"}\n')
    (table,) = contents.tables
    assert (table.entity, table.file, table.columns) == ("Person", "person.jsonl", ("id", "born_on"))
    assert list(table.rows) == [("P-1", None), ("P-2", "1990-01-01")]
    assert contents.findings == ()


def test_a_line_that_is_not_json_is_told_and_the_others_are_read(tiny: Standard, tmp_path: Path) -> None:
    deep = b"[" * 100_000
    data = b'{"id": "P-1"}\n{"id": \n\n' + deep + b'\n"text"\n{"id": "P-6"} {"id": "P-7"}\n{"id": "P-8"}'
    contents = lines(tiny, tmp_path, data)
    assert [(finding.rule, finding.row) for finding in contents.findings] == [
        ("dataset/broken_line", 2),
        ("dataset/broken_line", 3),
        ("dataset/broken_line", 4),
        ("dataset/broken_line", 6),
        ("dataset/not_a_record", 5),
    ]
    assert "it is empty" in contents.findings[1].message
    (table,) = contents.tables
    assert [row[0] for row in table.rows if not isinstance(row[0], Spoilt)] == ["P-1", "P-8"]


def test_an_empty_file_of_lines_holds_no_record(tiny: Standard, tmp_path: Path) -> None:
    (table,) = lines(tiny, tmp_path, b"").tables
    assert list(table.rows) == []


def test_a_file_of_lines_is_named_after_its_kind(tiny: Standard, tmp_path: Path) -> None:
    (finding,) = lines(tiny, tmp_path, b"{}", "persons.jsonl").findings
    assert finding.rule == "dataset/unknown_file"
    assert "person.jsonl" in finding.cure


def test_lines_that_are_not_text_are_refused_with_the_line(tiny: Standard, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="line 2"):
        lines(tiny, tmp_path, b'{"id": "P-1"}\n\xff')


# --- Folders and archives ---


def test_a_folder_may_hold_several_forms(tiny: Standard, tmp_path: Path) -> None:
    (tmp_path / "person.csv").write_bytes(PEOPLE)
    (tmp_path / "let.jsonl").write_bytes(LET)
    contents = read_data(tmp_path, RuleBook(tiny))
    assert [(table.file, len(table.rows)) for table in contents.tables] == [("let.jsonl", 1), ("person.csv", 1)]


def test_a_zip_file_is_read_as_its_folder(tiny: Standard, tmp_path: Path) -> None:
    hidden = {"__MACOSX/person.csv": b"x", ".DS_Store": b"x"}
    for outer in ("", "out/"):
        files = {f"{outer}person.csv": PEOPLE, f"{outer}let.jsonl": LET, **hidden}
        contents = read_data(packed(tmp_path, files), RuleBook(tiny))
        assert [(table.file, len(table.rows)) for table in contents.tables] == [("let.jsonl", 1), ("person.csv", 1)]


def test_no_name_leads_out_of_the_archive(tiny: Standard, tmp_path: Path) -> None:
    archive = packed(tmp_path, {"../../person.csv": PEOPLE})
    contents = read_data(archive, RuleBook(tiny))
    assert [table.file for table in contents.tables] == ["person.csv"]
    assert [path.name for path in tmp_path.parent.glob("person.csv")] == []


def test_a_zip_file_without_records_is_told_by_its_own_name(tiny: Standard, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^'data\.zip' holds no file"):
        read_data(packed(tmp_path, {"readme": b"hello"}), RuleBook(tiny))


def test_files_in_several_folders_or_of_one_name_are_refused(tiny: Standard, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="several folders"):
        read_data(packed(tmp_path, {"a/person.csv": PEOPLE, "b/let.jsonl": LET}), RuleBook(tiny))
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("person.csv", PEOPLE)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("person.csv", PEOPLE)
    with pytest.raises(UnreadableError, match="two files of one name"):
        read_data(path, RuleBook(tiny))


def test_a_bomb_is_refused_as_it_unpacks(tiny: Standard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_UNPACKED", 1_000_000)
    bomb = packed(tmp_path, {"person.csv": b"id,born_on\n" + b"\n" * 5_000_000})
    assert bomb.stat().st_size < 10_000
    with pytest.raises(UnreadableError, match="once unpacked"):
        read_data(bomb, RuleBook(tiny))


def test_too_many_files_are_refused(tiny: Standard, tmp_path: Path) -> None:
    many = {f"f{number}.csv": b"" for number in range(folders.MOST_FILES + 1)}
    with pytest.raises(UnreadableError, match="1,001 files"):
        read_data(packed(tmp_path, many), RuleBook(tiny))


@pytest.mark.parametrize("end", [0, 20, -30])
def test_a_damaged_archive_is_refused(tiny: Standard, tmp_path: Path, end: int) -> None:
    path = packed(tmp_path, {"person.csv": PEOPLE})
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises(UnreadableError, match="not a zip file that can be read"):
        read_data(path, RuleBook(tiny))


def test_a_disk_that_is_full_is_not_called_a_damaged_archive(
    tiny: Standard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = packed(tmp_path, {"person.csv": PEOPLE})
    monkeypatch.setattr(zipfile.ZipFile, "open", full)
    with pytest.raises(UnreadableError, match=r"^'data\.zip' cannot be unpacked: No space left on device\.$"):
        read_data(path, RuleBook(tiny))


def test_a_wrong_checksum_is_refused(tiny: Standard, tmp_path: Path) -> None:
    path = packed(tmp_path, {"person.csv": PEOPLE})
    data = path.read_bytes()
    place = data.index(b"person.csv") + len(b"person.csv") + 3
    path.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
    with pytest.raises(UnreadableError):
        read_data(path, RuleBook(tiny))


def test_lines_and_documents_say_the_same(standard: Standard, tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "examples" / "landlord" / "clean" / "landlord.json"
    whole = json.loads(source.read_text())
    for kind, records in whole.items():
        (tmp_path / f"{kind}.jsonl").write_text("".join(f"{json.dumps(record)}\n" for record in records))
    book = RuleBook(standard)
    apart = {table.entity: (table.columns, list(table.rows)) for table in read_data(tmp_path, book).tables}
    assert apart == {table.entity: (table.columns, list(table.rows)) for table in read_data(source, book).tables}

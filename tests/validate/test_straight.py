"""Rows that go straight from their file into the database are judged just as those that are read with care."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from housing_standard.findings.finding import in_order
from housing_standard.model import Standard
from housing_standard.records.csv_files import look_at_file, read_file
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook
from housing_standard.source.resolve import read_words
from housing_standard.validate import database, dataset
from housing_standard.validate.dataset import validate_path
from housing_standard.validate.tables import Verdict, judge

AS_AT = dt.date(2026, 10, 31)
TINY = read_words(Path(__file__).resolve().parent.parent / "tiny").standard
BOOK = RuleBook(TINY)
Reader = Callable[[Path, RuleBook], Contents]

HEADING = b"id,home,starts_on\n"
BOTH_READ_ALIKE = {
    "plain": HEADING + b"L-1,H-1,2024-01-01\nL-1,H-1,2024-13-01\nL-2,,\n",
    "no line end": HEADING + b"L-1,H-1,2024-01-01",
    "heading alone": HEADING,
    "windows": HEADING.replace(b"\n", b"\r\n") + b"L-1,H-1,2024-01-01\r\nL-2,H-1,x\r\n",
    "windows in part": HEADING + b"L-1,H-1,2024-01-01\r\nL-2,H-1,x\n",
    "old mac": HEADING.replace(b"\n", b"\r") + b"L-1,H-1,2024-01-01\rL-2,H-1,x\r",
    "return in a cell": HEADING + b"L-1,H\r-1,2024-01-01\nL-2,H-1,x\n",
    "mark": b"\xef\xbb\xbf" + HEADING + b"L-1,H-1,x\n",
    "utf-16": (HEADING + b"L-1,H-1,x\n").decode().encode("utf-16"),
    "blank rows": HEADING + b"\nL-1,H-1,x\n\n,,\nL-2,H-1,y\n",
    "row of blanks": HEADING + b"L-1,H-1,x\n   \n",
    "short": HEADING + b"L-1,H-1,x\nL-2\nL-3,H-1,y\n",
    "long": HEADING + b"L-1,H-1,x,y\n",
    "long but empty": HEADING + b"L-1,H-1,x,,,\n",
    "empty in quotes": HEADING + b'L-1,"",""\n',
    "quotes": HEADING + b'"L-1","H-1","x, ""y"""\n',
    "quote inside": HEADING + b'L-1,H"1,x""y\n',
    "line in quotes": HEADING + b'L-1,"H\n1",x\n"L\r\n2",H-1,x\n',
    "text after quotes": HEADING + b'"L-1"x,H-1,x\nL-2,H-1,x\n',
    "blank before quotes": HEADING + b'L-1, "H-1",x\n "L-2",H-1,x\n',
    "blank after quotes": HEADING + b'L-1,"H-1" ,x\nL-2,H-1,"x" \n',
    "open quotes": HEADING + b'L-1,H-1,x\n"L-2,H-1,x\nL-3,H-1,x\n',
    "null": HEADING + b"L-1,H\x00-1,x\n",
    "not utf-8": HEADING + b"L-1,H\xff-1,x\n",
    "half a pair": HEADING + b"L-1,H\xed\xa0\x80-1,x\n",
    "long cell": HEADING + b"L-1," + b"x" * 140_000 + b",x\nL-2,H-1,x\n",
    "rather long cell": HEADING + b"L-1," + b"x" * 130_000 + b",x\nL-2,H-1,x\n",
    "long line": HEADING + b"L-1," + b"x," * 600_000 + b"x\nL-2,H-1,x\n",
    "semicolons": b"id;home;starts_on\nL-1;H,1;x\n",
    "tabs": b"id\thome\tstarts_on\nL-1\tH,1\tx\n",
    "formulas": HEADING + b"'=L-1,'H-1,'''@x\n'-L-2,''+H,'\n",
    "no column of identifiers": b"home\nH-1\n",
    "unknown heading": b"id,hoem,starts_on\nL-1,H-1,x\n",
    "titles": b"id,Home,STARTS-ON\nL-1,H-1,x\nL-2,,2024-01-01\n",
    "unnamed column": b"id,,home\nL-1,x,H-1\n",
    "repeated heading": b"id,home,home\nL-1,H-1,H-2\n",
    "broken heading": b"id,h\xffme\nL-1,H-1\n",
    "heading in quotes": b'"id","home"\nL-1,x\n',
    "heading over two lines": b'"id","ho\nme"\nL-1,x\n',
    "blank line first": b"\nid,home\nL-1,x\n",
    "only unknown columns": b"alpha,beta\n1,2\n",
    "empty": b"",
    "words that others take for nothing": HEADING + b"NULL,null,\\N\nNA,nan,None\n",
    "comment": HEADING + b"#L-1,H-1,x\n",
    "backslash": HEADING + b'L\\-1,"H\\""",x\n',
    "other digits": HEADING + "L-1,H-1,٢٠٢٤-01-01\n".encode(),
}


def verdict(folder: Path, reader: Reader) -> Verdict:
    contents = [reader(path, BOOK) for path in sorted(folder.iterdir())]
    parts = [part for each in contents for part in each.parts]
    judged = judge(TINY, parts, AS_AT)
    read = [finding for each in contents for finding in each.findings]
    return Verdict(findings=in_order((*read, *judged.findings)), checked=judged.checked)


def both(folder: Path, data: bytes) -> tuple[Verdict, Verdict]:
    (folder / "let.csv").write_bytes(data)
    (folder / "home.csv").write_bytes(b"id\nH-1\n")
    return verdict(folder, look_at_file), verdict(folder, read_file)


@pytest.mark.parametrize("name", BOTH_READ_ALIKE)
def test_a_file_is_judged_alike_by_both_ways_in(name: str, tmp_path: Path) -> None:
    straight, careful = both(tmp_path, BOTH_READ_ALIKE[name])
    assert straight == careful


CELLS = st.one_of(
    st.sampled_from(("", "L-1", "H-1", "2024-01-01", "2024-02-30", "1_000", "1e3", " 7", "'=1", "''", "é", "a|b", "|")),
    st.text(alphabet=",;\t\n\r\" '=-|aé0\x85\u2028", max_size=5),
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Rows mostly as they should be, with cells quoted or not, and any kind of accident with separators and quotes."""
    heading = draw(st.permutations(("id", "home", "starts_on", "other")))
    quote = draw(st.sampled_from(("always", "needed", "never")))
    end = draw(st.sampled_from(("\n", "\r\n")))
    rows = draw(st.lists(st.lists(CELLS, min_size=3, max_size=5), max_size=6))

    def written(cell: str) -> str:
        needs = quote == "always" or (quote == "needed" and any(sign in cell for sign in ',"\r\n'))
        return '"' + cell.replace('"', '""') + '"' if needs else cell

    lines = [",".join(map(written, row)) for row in rows]
    return (",".join(heading) + end + end.join(lines) + draw(st.sampled_from(("", end)))).encode()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(files())
@example(b'id,home,starts_on,other\n"L-1" \n')
def test_any_file_is_judged_alike_by_both_ways_in(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        straight, careful = both(Path(folder), data)
    assert straight == careful


def test_most_of_what_landlords_send_goes_straight(tiny: Standard, tmp_path: Path) -> None:
    path = tmp_path / "let.csv"
    path.write_bytes(HEADING + b'L-1,"H-1","the ""old"" mill, or\nwhat is left"\n')
    contents = look_at_file(path, RuleBook(tiny))
    assert contents.tables == ()
    assert [unread.columns for unread in contents.unread] == [("id", "home", "starts_on")]


def test_rows_keep_their_numbers_in_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "MOST_MEMORY", 40)
    wrong = {1, 2, 77_777, 150_000, 299_999, 300_000}
    rows = (f'L-{n},"H\n1",{"2024-02-30" if n in wrong else "2024-02-28"}\n' for n in range(1, 300_001))
    (tmp_path / "let.csv").write_text("id,home,starts_on\n" + "".join(rows), encoding="utf-8")
    found = verdict(tmp_path, look_at_file)
    dates = [finding for finding in found.findings if finding.rule == "Let/starts_on/type"]
    assert {finding.row for finding in dates} == wrong
    assert {(finding.record, finding.value) for finding in dates} == {(f"L-{n}", "2024-02-30") for n in wrong}


def test_of_many_failures_the_first_are_listed_and_all_are_counted(tiny: Standard, tmp_path: Path) -> None:
    rows = "".join(f"L-{n},H-1,2024-02-30\n" for n in range(1, 2_001))
    (tmp_path / "let.csv").write_text("id,home,starts_on\n" + rows, encoding="utf-8")
    (tmp_path / "home.csv").write_text("id\nH-1\n", encoding="utf-8")
    report = validate_path(tmp_path, tiny, as_at=AS_AT, shapes=str, today=AS_AT, most=10)
    dates = [finding.row for finding in report.findings if finding.rule == "Let/starts_on/type"]
    assert dates == list(range(1, 11))
    assert {left.count for left in report.unlisted if left.cause.rule == "Let/starts_on/type"} == {1_990}
    assert dataset.NOT_ALL_LISTED.format(most=10) in report.notes
    whole = validate_path(tmp_path, tiny, as_at=AS_AT, shapes=str, today=AS_AT, most=100_000)
    assert whole.unlisted == ()
    assert whole.as_json()["totals"] == report.as_json()["totals"]

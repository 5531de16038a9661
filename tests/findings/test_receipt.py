"""A receipt shows how data came out, gives away no value of them, and cannot be changed unseen once it is signed."""

from __future__ import annotations

import datetime as dt
import json
import string
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from housing_standard.cli import main
from housing_standard.errors import UsageError
from housing_standard.findings import receipt
from housing_standard.model import Standard
from housing_standard.source.resolve import read_words
from housing_standard.validate.dataset import validate_path

AS_AT = dt.date(2026, 10, 31)
TINY = read_words(Path(__file__).resolve().parent.parent / "tiny").standard
LETS = "id,home,starts_on\nL-1,H-1,2024-01-01\nL-2,H-none,2024-01-01\nL-3,H-1,soon\n"


def document(folder: Path, standard: Standard, *, fewest: int = 0) -> dict[str, Any]:
    report = validate_path(folder, standard, as_at=AS_AT, shapes=str, today=AS_AT)
    digest = receipt.data_hmac(folder, b"0123456789abcdef")
    return receipt.receipt(report, rules_sha256="0" * 64, digest=digest, fewest=fewest)


@pytest.fixture
def lets(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "let.csv").write_text(LETS, encoding="utf-8")
    (folder / "home.csv").write_text("id\nH-1\n", encoding="utf-8")
    return folder


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path], check=True, capture_output=True)
    return path


def test_it_counts_records_and_failures_by_rule(lets: Path) -> None:
    found = document(lets, TINY)
    assert found["records"] == {"Home": 1, "Let": 3}
    assert found["failed"]["Let/home/reference"] == {"severity": "violation", "count": 1}
    assert found["failed"]["Let/starts_on/type"] == {"severity": "violation", "count": 1}
    assert found["conforms"] is False
    assert found["rules_across_files_judged"] is True


def test_small_counts_can_be_left_out(lets: Path) -> None:
    found = document(lets, TINY, fewest=3)
    assert found["records"] == {"Home": None, "Let": 3}
    assert found["failed"]["Let/home/reference"]["count"] is None


MARKED = st.text(alphabet=string.ascii_lowercase, min_size=6, max_size=12).map(lambda text: f"zq{text}")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(MARKED, MARKED, MARKED), min_size=1, max_size=5), MARKED, MARKED)
def test_it_holds_no_value_no_heading_and_no_name_of_a_file(
    rows: list[tuple[str, str, str]], heading: str, name: str
) -> None:
    folder = Path(_scratch()) / name
    folder.mkdir(parents=True)
    lines = [f"id,home,starts_on,{heading}", *(",".join((*row, row[0])) for row in rows)]
    (folder / "let.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"{name}.csv").write_text("id\n", encoding="utf-8")
    found = receipt.written(document(folder, TINY)).decode()
    assert "zq" not in found


def _scratch() -> str:
    import tempfile  # noqa: PLC0415 - each example of Hypothesis needs a folder of its own

    return tempfile.mkdtemp(prefix="receipt-")


def test_the_digest_is_of_the_bytes_and_needs_the_salt(lets: Path) -> None:
    digest = receipt.data_hmac(lets, b"0123456789abcdef")
    assert digest == receipt.data_hmac(lets, b"0123456789abcdef")
    assert digest != receipt.data_hmac(lets, b"another salt of mine")
    (lets / "home.csv").rename(lets / "house.csv")
    assert digest == receipt.data_hmac(lets, b"0123456789abcdef")
    (lets / "house.csv").write_text("id\nH-2\n", encoding="utf-8")
    assert digest != receipt.data_hmac(lets, b"0123456789abcdef")


def test_a_changed_receipt_shows_by_its_signature(lets: Path, key: Path) -> None:
    signed = receipt.signed(document(lets, TINY), key.read_bytes())
    assert receipt.signer(signed) == signed["signature"]["public_key"]
    changes: tuple[dict[str, Any], ...] = ({"conforms": True}, {"records": {}}, {"as_at": "2026-11-01"})
    for change in changes:
        with pytest.raises(UsageError, match="does not fit"):
            receipt.signer({**signed, **change})


@pytest.mark.parametrize("wrong", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_what_is_no_key_is_refused(lets: Path, wrong: bytes) -> None:
    with pytest.raises(UsageError, match="no Ed25519 private key"):
        receipt.signed(document(lets, TINY), wrong)


LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "faulty" / "csv"


def test_a_landlord_gives_a_receipt_and_a_buyer_verifies_it(
    tmp_path: Path, key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    salt = tmp_path / "salt"
    for path in (first, second):
        command = ["validate", str(LANDLORD), "--receipt", str(path), "--salt", str(salt), "--key", str(key)]
        assert main([*command, "--fewest", "5"]) == 1
    assert first.read_bytes() == second.read_bytes()
    assert salt.stat().st_mode & 0o077 == 0
    public = json.loads(first.read_text(encoding="utf-8"))["signature"]["public_key"]
    capsys.readouterr()
    verify = ["receipt", "verify", str(first), "--signer", public]
    assert main([*verify, "--data", str(LANDLORD), "--salt", str(salt)]) == 0
    said = capsys.readouterr().out
    assert "The data do not meet the standard, version 0.1.0 (the one at hand)" in said
    assert f"Signed by {public}." in said
    assert main(["receipt", "verify", str(first), "--signer", "00" * 32]) == 1
    other = LANDLORD.parent.parent / "clean" / "csv"
    assert main(["receipt", "verify", str(first), "--data", str(other), "--salt", str(salt)]) == 1
    assert "It is not of these data, or the salt is another." in capsys.readouterr().out
    changed = tmp_path / "changed.json"
    changed.write_text(first.read_text(encoding="utf-8").replace('"conforms": false', '"conforms": true'))
    assert main(["receipt", "verify", str(changed)]) == 1
    assert "the receipt was changed" in capsys.readouterr().out


BARE = b'{"form": "housing-standard receipt 1"}'
CUT = b'{"form": "housing-standard receipt 1", "standard": {"version": "0.1.0", "sha256": 7}}'


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b"[" * 100_000, b"\xff", BARE, CUT])
def test_what_is_no_receipt_is_refused(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "receipt.json"
    path.write_bytes(data)
    assert main(["receipt", "verify", str(path)]) == 2
    assert "This is no receipt" in capsys.readouterr().err


def test_a_salt_that_is_not_there_is_not_made_to_verify_with(
    lets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, salt = tmp_path / "receipt.json", tmp_path / "mistyped.salt"
    path.write_bytes(receipt.written(document(lets, TINY)))
    assert main(["receipt", "verify", str(path), "--data", str(lets), "--salt", str(salt)]) == 2
    assert "mistyped.salt' cannot be read" in capsys.readouterr().err
    assert not salt.exists()


@pytest.mark.parametrize("option", [["--salt", "x"], ["--key", "x"], ["--fewest", "5"]])
def test_an_option_for_a_receipt_without_one_is_refused(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(LANDLORD), *option]) == 2
    assert "name its file with --receipt" in capsys.readouterr().err


def test_a_short_salt_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    salt = tmp_path / "salt"
    salt.write_bytes(b"short")
    command = ["validate", str(LANDLORD), "--receipt", str(tmp_path / "receipt.json"), "--salt", str(salt)]
    assert main(command) == 2
    assert "shorter than 16 bytes" in capsys.readouterr().err

"""A receipt: what was checked and how it came out, without a value from the data, for others to rely on.

It says which rules there were (by the hash of the standard), how many records of each kind, how often each rule
failed, and gives a digest of the data that only who holds the salt can work out. The same data, day, salt and standard
give the same bytes. It may be signed with an Ed25519 key of the holder's.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib.util
import json
import secrets
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import Any

from housing_standard.errors import UnreadableError, UsageError
from housing_standard.findings.finding import Report
from housing_standard.scales import Severity

FORM = "housing-standard receipt 1"
SHORTEST_SALT = 16
OWN_RULES = "rules of the extension"
_BLOCK = 1024 * 1024
_SIGNATURE = "signature"


def receipt(
    report: Report,
    *,
    rules_sha256: str,
    digest: str,
    fewest: int = 0,
    extension_sha256: str = "",
    published: Collection[str] = (),
) -> dict[str, Any]:
    """Return the receipt for a report, not signed.

    Counts from 1 to below `fewest` are left out as null, so that no single record can be made out. Where the data were
    judged with an extension, rules that are not `published` stand together as OWN_RULES: their names are the holder's.
    """

    def named(rule: str) -> str:
        return OWN_RULES if extension_sha256 and rule not in published else rule

    def counted(number: int) -> int | None:
        return None if 0 < number < fewest else number

    records: Counter[str] = Counter()
    for checked in report.checked:
        records[checked.entity] += checked.records
    severities = {named(finding.rule): finding.severity for finding in report.findings}
    failures = Counter(named(finding.rule) for finding in report.findings)
    for left in report.unlisted:
        failures[named(left.cause.rule)] += left.count
    return {
        "form": FORM,
        "standard": {"version": report.standard_version, "sha256": rules_sha256},
        **({"extension_sha256": extension_sha256} if extension_sha256 else {}),
        "as_at": report.as_at.isoformat(),
        "route": report.route,
        "strict": report.strict,
        "conforms": report.conforms,
        "judged_to_the_end": not report.stopped,
        "rules_across_files_judged": not report.alone,
        "counts_below_left_out": fewest,
        "records": {kind: counted(number) for kind, number in sorted(records.items())},
        "failed": {
            rule: {"severity": severities[rule].value, "count": counted(count)}
            for rule, count in sorted(failures.items())
        },
        "totals": {
            "records": counted(report.records),
            **{f"{severity.value}s": counted(report.count(severity)) for severity in Severity},
            "acknowledged": counted(report.acknowledged),
        },
        "data_hmac_sha256": digest,
    }


def written(document: dict[str, Any]) -> bytes:
    """Return a receipt as the bytes to keep: the same for the same receipt."""
    return (json.dumps(document, indent=2, sort_keys=True, ensure_ascii=True) + "\n").encode()


def salt_in(path: Path, *, made: bool = False) -> bytes:
    """Return the salt in a file; one that is to be `made` and is not there is written, for its owner alone to read.

    Raises UsageError where there is none, or one too short to keep a digest from being guessed.
    """
    try:
        if made and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(secrets.token_hex(32).encode())
        salt = path.read_bytes()
    except OSError as error:
        raise UsageError(f"The salt '{path}' cannot be read or made: {error.strerror}.") from error
    if len(salt) < SHORTEST_SALT:
        raise UsageError(f"The salt '{path}' is shorter than {SHORTEST_SALT} bytes. Name another file.")
    return salt


def data_hmac(path: Path, salt: bytes) -> str:
    """Return the digest of a file, or of all files in a folder, whatever they are called, under a salt.

    Raises UnreadableError when a file cannot be read.
    """
    # A file that starts with a point, or ~$ as those beside an open workbook, is not part of the data.
    try:
        inside = [each for each in path.iterdir() if each.is_file()] if path.is_dir() else [path]
    except OSError as error:
        raise UnreadableError(f"The folder '{path}' cannot be read: {error.strerror}.") from error
    files = [each for each in inside if not each.name.startswith((".", "~$"))]
    whole = hmac.new(salt, digestmod=hashlib.sha256)
    for digest in sorted(_digest(file) for file in files):
        whole.update(digest)
    return whole.hexdigest()


def signed(document: dict[str, Any], key: bytes) -> dict[str, Any]:
    """Return a receipt with the signature of a private key (Ed25519, PEM, no password).

    Raises UsageError for what is no such key.
    """
    _need_cryptography()
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra, for those who sign
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    try:
        private = serialization.load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        raise UsageError(_NO_KEY) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise UsageError(_NO_KEY)
    public = private.public_key().public_bytes_raw().hex()
    signature = private.sign(written({**document, _SIGNATURE: {"public_key": public}})).hex()
    return {**document, _SIGNATURE: {"public_key": public, "ed25519": signature}}


_NO_KEY = "The key is no Ed25519 private key in PEM without a password. Make one: openssl genpkey -algorithm ed25519"


def signer(document: dict[str, Any]) -> str:
    """Return the public key, in hexadecimal digits, whose signature a receipt bears; empty when it bears none.

    Raises UsageError when the signature is not one of this receipt.
    """
    given = document.get(_SIGNATURE)
    if given is None:
        return ""
    _need_cryptography()
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra, for those who sign
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    try:
        public, signature = (bytes.fromhex(given[name]) for name in ("public_key", "ed25519"))
        said = written({**document, _SIGNATURE: {"public_key": given["public_key"]}})
        Ed25519PublicKey.from_public_bytes(public).verify(signature, said)
    except (InvalidSignature, KeyError, TypeError, ValueError) as error:
        raise UsageError("The signature does not fit: the receipt was changed, or signed by another key.") from error
    return public.hex()


def read_receipt(data: bytes) -> dict[str, Any]:
    """Return the receipt in some bytes; raise UnreadableError when there is none."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("This is no receipt: it is not JSON.") from error
    if not isinstance(document, dict) or document.get("form") != FORM:
        raise UnreadableError(f"This is no receipt: its form is not '{FORM}'.")
    _look_through(document, _HELD, "")
    return document


# What a receipt holds, as far as it is read again: the types that each part may have.
_HELD: dict[str, Any] = {
    "standard": {"version": str, "sha256": str},
    "as_at": str,
    "conforms": bool,
    "judged_to_the_end": bool,
    "rules_across_files_judged": bool,
    "totals": {name: (int, type(None)) for name in ("records", "violations", "warnings")},
    "data_hmac_sha256": str,
}


def _look_through(given: Any, held: dict[str, Any], where: str) -> None:
    """Raise UnreadableError where a part is missing or is not what it should be."""
    for name, kind in held.items():
        part = given.get(name) if isinstance(given, dict) and name in given else _MISSING
        if isinstance(kind, dict):
            _look_through(part, kind, f"{where}{name}.")
        elif not isinstance(part, kind):
            raise UnreadableError(
                f"This is no receipt that was written here: '{where}{name}' is missing or wrong in it."
            )


_MISSING = object()


def _need_cryptography() -> None:
    if importlib.util.find_spec("cryptography") is None:
        raise UsageError("Signatures need one more package: pip install 'housing-standard[signing]'.")


def _digest(file: Path) -> bytes:
    found = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                found.update(block)
    except OSError as error:
        raise UnreadableError(f"'{file}' cannot be read: {error.strerror}.") from error
    return found.digest()


def said(document: dict[str, Any], ours_sha256: str, signed_by: str) -> list[str]:
    """Return what a receipt shows, in plain English; `ours_sha256` is the hash of the standard at hand."""
    totals, standard = document["totals"], document["standard"]
    same = "the one at hand" if standard["sha256"] == ours_sha256 else "another than the one at hand"
    meets = "meet" if document["conforms"] else "do not meet"
    counts = ", ".join(f"{_count(totals[name])} {name}" for name in ("records", "violations", "warnings"))
    return [
        f"The data {meets} the standard, version {standard['version']} ({same}), as at {document['as_at']}.",
        f"Counted: {counts}.",
        *([] if document["judged_to_the_end"] else ["The check was stopped before its end."]),
        *([] if document["rules_across_files_judged"] else ["Rules that need other files were not judged."]),
        f"Signed by {signed_by}." if signed_by else "It is not signed, so anyone may have written it.",
    ]


def _count(number: int | None) -> str:
    return "few" if number is None else f"{number:,}"

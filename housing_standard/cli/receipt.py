"""Verify a receipt: that it is whole, who signed it, and, if you hold them, that it is of these data.

`validate --receipt` writes receipts. They carry counts and hashes, no value from the data.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from housing_standard.cli.at_hand import given


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `receipt` takes."""
    parser.add_argument("action", choices=("verify",), help="what to do with it")
    parser.add_argument("path", type=Path, metavar="FILE.json", help="the receipt")
    parser.add_argument("--signer", metavar="HEX", help="refuse a receipt that is not signed with this public key")
    parser.add_argument("--data", type=given, help="refuse a receipt that is not of these data (needs --salt)")
    parser.add_argument("--salt", type=Path, metavar="FILE", help="the salt that the receipt was made with")


def run(options: argparse.Namespace) -> int:
    """Say what the receipt shows; 0 when it holds, 1 when it does not."""
    from housing_standard.errors import UsageError
    from housing_standard.findings import receipt
    from housing_standard.records.bytes_of import read_bytes
    from housing_standard.shipped import built
    from housing_standard.snapshot import content_hash

    if bool(options.data) != bool(options.salt):
        raise UsageError("To hold a receipt against data, give both --data and --salt.")
    document = receipt.read_receipt(read_bytes(options.path))
    ours = content_hash(built().standard)
    try:
        signer = receipt.signer(document)
    except UsageError as error:
        print(error)
        return 1
    problems = []
    if options.signer and signer != options.signer.lower():
        problems.append(f"It is signed by {signer or 'nobody'}, not by {options.signer}.")
    if options.data and receipt.data_hmac(options.data, receipt.salt_in(options.salt)) != document["data_hmac_sha256"]:
        problems.append("It is not of these data, or the salt is another.")
    print("\n".join((*receipt.said(document, ours, signer), *problems)))
    return 1 if problems else 0

"""Proof that the record is whole: every entry seals the one before it, and every text is the one that was sent in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from registry_api.log import ERASURE, GENESIS, Log, Reading

# The key under which an entry's body refers to a text beside the log.
TEXT = "sha256"


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What a check of the record found. It holds when there is no fault.

    Entries cut off at the end leave a shorter record that is whole in itself; so compare `entries` and `head` with
    a receipt, which every answer to a proposal carries.
    """

    entries: int
    head: str
    texts: int
    erased: int
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing was found to be wrong."""
        return not self.faults


def verify(log: Log) -> Verification:
    """Check every entry and every text of `log`, and return all faults found."""
    with log.reading() as reading:
        return _verify(reading)


def _verify(reading: Reading) -> Verification:
    faults: list[str] = []
    referred: dict[str, int] = {}
    erased: set[str] = set()
    last, head = 0, GENESIS
    for entry in reading.entries():
        if entry.seq != last + 1:
            faults.append(f"Entry {entry.seq} stands where entry {last + 1} should.")
        if entry.previous != head:
            faults.append(f"Entry {entry.seq} does not follow from the one before it.")
        if entry.hash != entry.seal:
            faults.append(f"Entry {entry.seq} is not as it was written.")
        if entry.kind == ERASURE:
            erased.update(entry.body["texts"])
        else:
            referred.update((digest, entry.seq) for digest in texts_in(entry.body))
        last, head = entry.seq, entry.hash
    kept = set()
    for text in reading.kept():
        kept.add(text.hash)
        if text.hash != text.seal:
            faults.append(f"A text of entry {referred.get(text.hash, 'none')} is not as it was written.")
        if text.hash not in referred:
            faults.append("A text stands beside the log that no entry refers to.")
        if text.hash in erased:
            faults.append(f"A text of entry {referred.get(text.hash, 'none')} was to be erased and is still there.")
    missing = sorted({referred[digest] for digest in referred.keys() - kept - erased})
    faults += [f"A text of entry {seq} is gone, and no entry says that it was erased." for seq in missing]
    return Verification(entries=last, head=head, texts=len(kept), erased=len(erased), faults=tuple(faults))


def texts_in(value: Any) -> Iterator[str]:
    """Yield the hashes by which `value`, a part of an entry's body, refers to texts."""
    if isinstance(value, dict):
        if value.keys() == {TEXT}:
            yield value[TEXT]
        else:
            for part in value.values():
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)

"""Proposals: what was asked, by whom and when, read off the log and kept nowhere else."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter

from registry_api import addresses
from registry_api.log import Entry, Log, Reading, Writing
from registry_api.operations import AnyOperation, Submission
from registry_api.paging import PageLinks, PageMetadata
from registry_api.problems import KEY_REUSED, UNKNOWN_PROPOSAL, ProblemError
from registry_api.verification import TEXT, texts_in

# The kind of the entry that holds a proposal as it was sent in.
SUBMITTED = "proposal_submitted"

# What stands where a text was erased.
ERASED = "[erased]"

_OPERATIONS: TypeAdapter[list[AnyOperation]] = TypeAdapter(list[AnyOperation])


class ProposalStatus(StrEnum):
    """How far a proposal has come."""

    SUBMITTED = "submitted"


STATUS_WORDS = {
    ProposalStatus.SUBMITTED: "Received. An editor will read it and answer here.",
}


class Receipt(BaseModel):
    """The entry of the log that holds the proposal. With it anyone can check that the record was not changed."""

    seq: int
    hash: str


class ProposalLinks(BaseModel):
    """Where else to look."""

    self: str
    html: str


class ProposalDocument(BaseModel):
    """A proposal as everyone may read it."""

    id: str = Field(examples=["P-00001"])
    status: ProposalStatus
    status_in_words: str
    submitted_at: datetime
    organisation: str
    reason: str
    operations: list[AnyOperation]
    standard_version: str = Field(description="The version of the words that the proposal was checked against.")
    erased: list[str] = Field(description="JSON pointers of texts that were erased.")
    entry: Receipt
    links: ProposalLinks


class ProposalPage(BaseModel):
    """One page of the list of proposals, the newest first."""

    items: list[ProposalDocument]
    metadata: PageMetadata
    links: PageLinks


@dataclass(frozen=True, kw_only=True)
class Filed:
    """A proposal as the log holds it: its number and its entry, with hashes in place of texts."""

    number: int
    entry: Entry

    @property
    def id(self) -> str:
        """What people call it."""
        return str(self.entry.body["id"])

    @property
    def key(self) -> str | None:
        """The hash of the Idempotency-Key that it came with."""
        found = self.entry.body["idempotency_key"]
        return None if found is None else str(found)

    @property
    def terms(self) -> frozenset[str]:
        """The identifiers of the terms that it is about."""
        parts = ("term", "vocabulary", "entity")
        return frozenset(step[part] for step in self.entry.body["operations"] for part in parts if part in step)


@dataclass(kw_only=True)
class ProposalBook:
    """The proposals of one log. What was read is remembered, so each entry is read once by each process."""

    log: Log
    standard_version: str
    now: Callable[[], datetime]
    _seen: int = 0
    _filed: list[Filed] = field(default_factory=list)
    _by_id: dict[str, Filed] = field(default_factory=dict)
    _by_key: dict[str, Filed] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def submit(self, submission: Submission, key: str | None = None) -> ProposalDocument:
        """Write a proposal to the log and return it; one sent again under the same key is returned as it was filed."""
        sealed_key = hashlib.sha256(key.encode()).hexdigest() if key else None
        with self.log.writing() as writing:
            self._catch_up(writing)
            earlier = self._by_key.get(sealed_key) if sealed_key else None
            if earlier:
                return self._same(writing, earlier, submission)
            number = len(self._filed) + 1
            body = {
                "id": f"P-{number:05}",
                "standard_version": self.standard_version,
                "organisation": _kept(writing, submission.organisation),
                "reason": _kept(writing, submission.reason),
                "operations": [_operation(writing, step) for step in submission.operations],
                "idempotency_key": sealed_key,
            }
            entry = writing.append(kind=SUBMITTED, at=self.now(), body=body)
            return document(writing, Filed(number=number, entry=entry))

    def get(self, identifier: str) -> ProposalDocument:
        """Return the proposal with this number, or raise the problem that there is none."""
        with self.log.reading() as reading:
            self._catch_up(reading)
            return document(reading, self._find(identifier))

    def filed(self, term: str = "") -> Sequence[Filed]:
        """Return the proposals, the newest first; with `term`, those about that term or a part of it."""
        with self.log.reading() as reading:
            self._catch_up(reading)
        return [
            filed
            for filed in reversed(self._filed)
            if not term or any(one == term or one.startswith(f"{term}/") for one in filed.terms)
        ]

    def documents(self, filed: Sequence[Filed]) -> list[ProposalDocument]:
        """Return these proposals as everyone may read them."""
        with self.log.reading() as reading:
            return [document(reading, one) for one in filed]

    def erase(self, identifier: str, *, because: str) -> ProposalDocument:
        """Erase every text of a proposal, and write down that and why.

        What is left says when it came and which terms it was about. `because` stays on record: it must not repeat
        what is erased.
        """
        with self.log.writing() as writing:
            self._catch_up(writing)
            filed = self._find(identifier)
            left = tuple(text for text in texts_in(filed.entry.body) if writing.text(text) is not None)
            if left:
                writing.erase(left, at=self.now(), because=because)
            remaining = document(writing, filed)
        self.log.sweep()
        return remaining

    def _find(self, identifier: str) -> Filed:
        found = self._by_id.get(identifier)
        if found is None:
            raise ProblemError(kind=UNKNOWN_PROPOSAL, detail=f"No proposal is called '{identifier}'.")
        return found

    def _catch_up(self, reading: Reading) -> None:
        """Take in what was written since the last time, by this process or another."""
        with self._lock:
            for entry in reading.entries(after=self._seen):
                if entry.kind == SUBMITTED:
                    filed = Filed(number=len(self._filed) + 1, entry=entry)
                    self._filed.append(filed)
                    self._by_id[filed.id] = filed
                    if filed.key:
                        self._by_key[filed.key] = filed
                self._seen = entry.seq

    def _same(self, reading: Reading, earlier: Filed, submission: Submission) -> ProposalDocument:
        found = document(reading, earlier)
        asked = found.model_copy(update=dict(submission))
        if not found.erased and asked != found:
            raise ProblemError(
                kind=KEY_REUSED, detail=f"This Idempotency-Key came with {found.id}, which asks for something else."
            )
        return found


def document(reading: Reading, filed: Filed) -> ProposalDocument:
    """Return a proposal with its texts in place."""
    body, erased = filed.entry.body, list[str]()
    return ProposalDocument(
        id=filed.id,
        status=ProposalStatus.SUBMITTED,
        status_in_words=STATUS_WORDS[ProposalStatus.SUBMITTED],
        submitted_at=datetime.fromisoformat(filed.entry.at),
        organisation=_restored(reading, body["organisation"], "/organisation", erased),
        reason=_restored(reading, body["reason"], "/reason", erased),
        operations=_OPERATIONS.validate_python(
            [
                {part: _restored(reading, value, f"/operations/{i}/{part}", erased) for part, value in step.items()}
                for i, step in enumerate(body["operations"])
            ]
        ),
        standard_version=body["standard_version"],
        erased=erased,
        entry=Receipt(seq=filed.entry.seq, hash=filed.entry.hash),
        links=ProposalLinks(self=addresses.proposal(filed.id), html=addresses.proposal_page(filed.id)),
    )


def _operation(writing: Writing, operation: AnyOperation) -> dict[str, Any]:
    """Return an operation as the log holds it, its free texts kept beside."""
    return {
        part: _kept(writing, value) if part in operation.free and value is not None else value
        for part, value in operation.model_dump(mode="json").items()
    }


def _kept(writing: Writing, text: str) -> dict[str, str]:
    return {TEXT: writing.keep(text)}


def _restored(reading: Reading, value: Any, pointer: str, erased: list[str]) -> Any:
    if not isinstance(value, dict):
        return value
    text = reading.text(value[TEXT])
    if text is None:
        erased.append(pointer)
    return ERASED if text is None else text

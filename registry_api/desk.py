"""Where proposals are handed in: judged first, filed only when nothing is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass

from registry_api.errors import invalid_proposal
from registry_api.operations import Submission
from registry_api.proposals import ProposalBook, ProposalDocument
from registry_api.screening import Screening


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Takes proposals in, from the API and from the form alike."""

    screening: Screening
    book: ProposalBook

    def take(self, submission: Submission, key: str | None = None) -> ProposalDocument:
        """File a proposal and return it, or raise the problem that says all that is wrong with it."""
        operations = self.screening.settled(submission.operations)
        faults = self.screening.faults(operations)
        if faults:
            raise invalid_proposal(faults)
        return self.book.submit(submission.model_copy(update={"operations": operations}), key)

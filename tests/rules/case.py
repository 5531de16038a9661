"""One edit that spoils the good words, and where its finding must point."""

from __future__ import annotations

from dataclasses import dataclass

MAIN = "schema/allotments.yaml"
LETTING = "schema/letting.yaml"
NOTICE = "schema/notice.yaml"
SOIL = "vocabularies/soil_kind.yaml"
REASON = "vocabularies/let_reason.yaml"
FEWER = "vocabularies/notice_reason.yaml"


@dataclass(frozen=True, kw_only=True)
class Case:
    """An edit of one file, which replaces `old` (there once) by `new`.

    The finding must name `term` and, in the edited file, the first line that holds `at`; without `at` it names the
    file as a whole. It is told `times` times where one edit spoils several things at one place.
    """

    check: str
    file: str
    old: str
    new: str
    term: str
    at: str
    says: str = ""
    times: int = 1

"""Everything that can go wrong and be told to a person: one tree, each message with what, where and the cure."""

from __future__ import annotations

from dataclasses import dataclass


class HousingStandardError(Exception):
    """The root of every error that this project raises on purpose.

    A door (command line, HTTP) turns it into a message; it never reaches a person as a traceback.
    """


class UsageError(HousingStandardError):
    """The command or call was used wrongly: a missing file, an unknown option value, a missing build."""


class UnreadableError(HousingStandardError):
    """A file that a person gave us cannot be read at all, so there is nothing to judge."""


class TermNotFoundError(HousingStandardError):
    """No term has this name; carries the nearest names so that a door can offer them."""

    def __init__(self, wanted: str, near: tuple[str, ...] = ()) -> None:
        self.wanted = wanted
        self.near = near
        hint = f" Did you mean: {', '.join(near)}?" if near else ""
        super().__init__(f"No term is called '{wanted}'.{hint}")


@dataclass(frozen=True, kw_only=True)
class WordsProblem:
    """One fault in the words: where it is, what is wrong and how to mend it.

    `line` counts from 1; 0 means the fault belongs to the file as a whole. `rule` is the stable id of the
    check that found it. `severity` is "violation", "warning" or "info", as for rules on data: only violations
    make the words unfit to publish.
    """

    rule: str
    file: str
    line: int
    term: str
    problem: str
    cure: str
    severity: str = "violation"

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        subject = f" {self.term}:" if self.term else ""
        grade = "" if self.severity == "violation" else f", {self.severity}"
        return f"{where}:{subject} {self.problem} [{self.rule}{grade}]\n    To mend: {self.cure}"


class WordsError(HousingStandardError):
    """The words cannot be resolved into a Standard; carries every fault found, not just the first."""

    def __init__(self, problems: tuple[WordsProblem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

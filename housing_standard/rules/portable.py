"""The subset of regular expressions that every target reads alike.

RE2, Rust's regex, ECMAScript, XPath, Python, PostgreSQL and DuckDB agree on: literal ASCII, positive and negated
classes of listed characters and ranges, plain groups, alternation inside a group, and greedy counts.
"""

from __future__ import annotations

import re

import re2

# Characters that may stand after a backslash: XPath allows these and no others, ECMAScript the hyphen in a class only.
ESCAPABLE = frozenset("\\.*+?()[]{}|^$")
ESCAPABLE_IN_CLASS = ESCAPABLE | {"-"}
MOST_REPEATS = 1000


def complaints(pattern: str) -> list[str]:
    """Return what keeps `pattern` from meaning the same everywhere; empty when nothing does."""
    scanner = _Scanner(pattern)
    scanner.scan()
    if not scanner.found:
        try:
            re2.compile(pattern, _options())
        except re2.error as error:
            scanner.found.append(f"RE2 cannot compile it ({_plain(error)})")
    return list(dict.fromkeys(scanner.found))


def matches(pattern: str, text: str) -> bool:
    """Tell whether the whole of `text` matches `pattern`, in time linear in its length."""
    return bool(re2.fullmatch(pattern, text))


def parted(group: str) -> bool:
    r"""Tell whether each turn of a group starts with a character found nowhere else in it, as in `(\.[a-z]+)+`.

    Then there is one way only to part a text into turns, and no engine hangs.
    """
    first, rest = (group[1:2], group[2:]) if group.startswith("\\") else (group[:1], group[1:])
    if not first or first in "[(" or rest[:1] in ("*", "?", "{", "+") or "(" in rest or "|" in rest:
        return False
    # With the counts taken out, what is left are classes and characters: one of them at a time matches one character.
    atoms = re.findall(r"\[\^?(?:\\.|[^\]\\])*\]|\\.|[^*+?{}]", re.sub(r"\{[0-9,]*\}", "", rest))
    return not any(_takes(atom, first) for atom in atoms)


def _takes(atom: str, char: str) -> bool:
    try:
        return bool(re2.fullmatch(atom, char, _options()))
    except re2.error:
        return True


def _plain(error: re2.error) -> str:
    said = error.args[0] if error.args else ""
    return said.decode() if isinstance(said, bytes) else str(said)


def _options() -> re2.Options:
    options = re2.Options()
    options.log_errors = False
    return options


class _Scanner:
    """Walks through a pattern once; keeps for each open group whether it repeats something without bound."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.found: list[str] = []
        self.groups: list[bool] = [False]
        self.starts: list[int] = []
        # Whether the atom just read can be repeated, and whether it holds an unbounded repeat itself.
        self.atom: bool | None = None

    def scan(self) -> None:
        pattern = self.pattern
        if not pattern.isascii() or not pattern.isprintable():
            self.found.append("it holds a character outside printable ASCII")
        if not (pattern.startswith("^") and pattern.endswith("$") and not pattern.endswith("\\$")):
            self.found.append("it is not anchored by ^ and $")
        at = 1 if pattern.startswith("^") else 0
        end = len(pattern) - (1 if pattern.endswith("$") and not pattern.endswith("\\$") else 0)
        while at < end:
            at = self._step(at, end)
        if len(self.groups) > 1:
            self.found.append("a group is not closed")

    def _step(self, at: int, end: int) -> int:
        """Read what starts at `at` and return where the next part starts."""
        char = self.pattern[at]
        if char == "\\":
            self.atom = False
            return self._escape(at, ESCAPABLE)
        if char == "[":
            self.atom = False
            return self._class(at, end)
        if char in "*+?{":
            return self._repeat(at, end)
        if char == "(":
            if self.pattern[at + 1 : at + 2] == "?":
                self.found.append("it uses a group that starts with (?; plain groups are read everywhere")
            self.groups.append(False)
            self.starts.append(at + 1)
            self.atom = None
        elif char == ")":
            self._close(at)
        elif char == "|":
            if len(self.groups) == 1:
                self.found.append("an alternative stands outside a group, where ^ and $ bind only one side")
            self.atom = None
        else:
            if char == ".":
                self.found.append("it uses a dot, which takes a line break in some engines and not in others")
            elif char in "^$":
                self.found.append(f"it uses {char} in the middle")
            elif char in "]}":
                self.found.append(f"it uses {char} without a backslash")
            self.atom = False
        return at + 1

    def _close(self, at: int) -> None:
        if len(self.groups) == 1:
            self.found.append("a group is closed that was not opened")
            return
        unbounded = self.groups.pop()
        self.groups[-1] = self.groups[-1] or unbounded
        self.atom = unbounded and not parted(self.pattern[self.starts.pop() : at])

    def _escape(self, at: int, allowed: frozenset[str]) -> int:
        escaped = self.pattern[at + 1 : at + 2]
        if escaped and escaped.isalnum():
            self.found.append(f"it uses \\{escaped}; write the characters out, as in [0-9]")
        elif escaped not in allowed:
            self.found.append(f"it puts a backslash before '{escaped}', which some engines refuse")
        return at + 2

    def _class(self, at: int, end: int) -> int:
        """Read a class of characters from its bracket to its closing bracket."""
        at += 2 if self.pattern[at + 1 : at + 2] == "^" else 1
        start = at
        while at < end and (self.pattern[at] != "]" or at == start):
            char = self.pattern[at]
            if char == "[" or (char == "]" and at == start):
                self.found.append(f"a class holds {char} without a backslash")
            elif self.pattern[at : at + 2] in ("&&", "--", "~~", "||"):
                self.found.append(f"a class holds {char}{char}, which some engines read as a set operation")
            at = self._escape(at, ESCAPABLE_IN_CLASS) if char == "\\" else at + 1
        if at >= end:
            self.found.append("a class is not closed")
        return at + 1

    def _repeat(self, at: int, end: int) -> int:
        """Read a count, and refuse what repeats nothing, repeats a repeat, or is lazy or possessive."""
        after = at + 1
        unbounded = self.pattern[at] in "*+"
        if self.pattern[at] == "{":
            close = self.pattern.find("}", at, end)
            least, comma, most = self.pattern[at + 1 : close].partition(",")
            if close < 0 or not least.isdigit() or (most and not most.isdigit()):
                self.found.append("a count is not of the form {2}, {2,} or {2,4}")
                return after
            after = close + 1
            unbounded = bool(comma) and not most
            if int(most or least) < int(least) or int(most or least) > MOST_REPEATS:
                self.found.append(f"a count is the wrong way round or above {MOST_REPEATS}")
        if self.atom is None:
            self.found.append("a count follows nothing that it could repeat, or another count")
        if self.pattern[after : after + 1] in ("?", "+") and after < end:
            self.found.append("a count is lazy or possessive")
            after += 1
        if unbounded and self.atom:
            self.found.append("an unbounded count holds another, which makes some engines hang")
        self.groups[-1] = self.groups[-1] or unbounded
        self.atom = None
        return after

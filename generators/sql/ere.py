"""Patterns as Oracle reads them: POSIX extended regular expressions whose ranges do not depend on a language.

In Oracle a range such as [A-Z] follows the sorting of the session's language, which may put Z before T; so every range
is spelt out. Inside brackets a backslash is a backslash, and brackets have no other way to be grouped but plain ones.
"""

from __future__ import annotations

import re

from generators.authored import UnsayableError

# The longest pattern that Oracle takes, in bytes, and the widest range that is worth spelling out.
LONGEST = 512
_WIDEST = 100

_TOKEN = re.compile(r"\(\?:|\[(?P<negated>\^?)(?P<members>(?:\\.|[^\]\\])+)\]|\\(?P<escaped>.)|.", re.DOTALL)
_MEMBER = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


def extended(pattern: str) -> str:
    r"""Return a pattern as an extended regular expression; raises UnsayableError for what it cannot say.

    >>> extended(r"^(?:[A-C]\.|[\]x-]){1,2}$")
    '^([ABC]\\.|[]x-]){1,2}$'
    """
    said = "".join(map(_said, _TOKEN.finditer(pattern)))
    if len(said.encode()) > LONGEST:
        raise UnsayableError(f"Oracle takes no pattern longer than {LONGEST} bytes with its ranges spelt out")
    return said


def _said(token: re.Match[str]) -> str:
    if token["members"]:
        return _class(token["members"], negated=bool(token["negated"]))
    if token[0] == "(?:":
        return "("
    if token["escaped"] and token["escaped"].isalnum():
        raise UnsayableError(f"an extended regular expression has no {token[0]}")
    return token[0]


def _class(text: str, *, negated: bool) -> str:
    """Return a class with its ranges spelt out: a closing bracket first, a caret not first, a dash last."""
    signs: dict[str, None] = {}
    for first, last in _MEMBER.findall(text):
        codes = range(ord(first), ord(last or first) + 1)
        if len(codes) > _WIDEST:
            raise UnsayableError(f"the range {first}-{last} is too wide to be spelt out")
        signs.update(dict.fromkeys(map(chr, codes)))
    if list(signs) == ["^"] and not negated:
        return r"\^"
    order = {"]": 0, "[": 2, "^": 3, "-": 4}  # a bracket before a point or a colon would open something else
    return f"[{'^' * negated}{''.join(sorted(signs, key=lambda sign: order.get(sign, 1)))}]"

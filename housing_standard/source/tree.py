"""One YAML file as plain values with the line of every key, read without trusting its author.

Sources are read event by event, so depth, size, aliases, merge keys and repeated keys are refused before anything is
built from them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from housing_standard.errors import WordsError, WordsProblem

# The keys of a file under which elements stand by their names.
SECTIONS = ("classes", "slots", "enums", "types", "subsets", "settings")

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 40

_PLAIN_TAGS = (None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq")))

# A step from the top of a file: mapping keys and list positions.
TreePath = tuple[str | int, ...]


@dataclass(frozen=True, kw_only=True)
class Tree:
    """The content of one file and where each part of it starts; `file` is relative to the root of the words.

    `digest` is the SHA-256 of the file's bytes: the same digest, the same tree.
    """

    file: str
    content: dict[str, Any]
    lines: dict[TreePath, int]
    digest: str = ""

    def digest_of(self, section: str, name: str) -> str:
        """Return a hash of an element, with the lines that it stands on and the name of its file's area."""
        return self._elements.get((section, name), "")

    @cached_property
    def _elements(self) -> dict[TreePath, str]:
        area = self.content.get("name")
        lines: dict[TreePath, list[int]] = {}
        for path, line in self.lines.items():
            if path[0] in SECTIONS and len(path) > 1:
                lines.setdefault(path[:2], []).append(line)
        return {
            path: hashlib.sha256(repr((area, self.content[str(path[0])][path[1]], found)).encode()).hexdigest()
            for path, found in lines.items()
        }

    def line_of(self, path: TreePath) -> int:
        """Return the line of `path`, or of its nearest parent that has one; 0 for the file as a whole."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)


class _Resolver(yaml.SafeLoader):
    """YAML's own reading of plain scalars, without timestamps: a date in the words stays the text it is."""


_Resolver.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_RESOLVER = _Resolver("")
_TEXT = "tag:yaml.org,2002:str"


@lru_cache(maxsize=20_000)
def _plain(text: str) -> object:
    """Return what YAML reads in a plain scalar; the same few hundred keys make up most of them."""
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return text if tag == _TEXT else _RESOLVER.construct_object(yaml.ScalarNode(tag, text))


@dataclass
class _Builder:
    """Turns a stream of YAML events into values, keeping the line of every key."""

    file: str
    lines: dict[TreePath, int] = field(default_factory=dict)
    problems: list[WordsProblem] = field(default_factory=list)

    def refuse(self, line: int, problem: str, cure: str) -> None:
        self.problems.append(
            WordsProblem(rule="words/yaml", file=self.file, line=line, term="", problem=problem, cure=cure)
        )

    def build(self, text: str) -> object:
        """Return the one document in `text`."""
        top: list[object] = []
        # Each open collection: the collection, its path, and the key that waits for a value (mappings only).
        stack: list[tuple[list[Any] | dict[str, Any], TreePath, list[str]]] = []
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            line = _line(event)
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise self._stop(line, "The file uses a YAML anchor or alias.", "Write the value out where it is used.")
            tag = getattr(event, "tag", None)
            if tag not in _PLAIN_TAGS:
                raise self._stop(line, f"The tag {tag} is not allowed.", "Take the tag out.")
            if isinstance(event, yaml.ScalarEvent):
                self._place(top, stack, self._scalar(event), line)
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(stack) >= MAX_DEPTH:
                    raise self._stop(line, f"The file is nested more than {MAX_DEPTH} deep.", "Flatten it.")
                value: list[Any] | dict[str, Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
                path = self._place(top, stack, value, line)
                stack.append((value, path, []))
            elif isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and top:
                raise self._stop(line, "The file holds more than one document.", "Keep one document in a file.")
        return top[0] if top else None

    def _place(
        self,
        top: list[object],
        stack: list[tuple[list[Any] | dict[str, Any], TreePath, list[str]]],
        value: Any,
        line: int,
    ) -> TreePath:
        """Put a value where it belongs and return its path; a mapping's first value of each pair is its key."""
        if not stack:
            top.append(value)
            return ()
        parent, path, waiting = stack[-1]
        if isinstance(parent, list):
            here = (*path, len(parent))
            parent.append(value)
        elif not waiting:
            waiting.append(self._key(parent, value, line))
            self.lines[(*path, waiting[0])] = line
            return path
        else:
            here = (*path, waiting.pop())
            parent[str(here[-1])] = value
            return here
        self.lines[here] = line
        return here

    def _key(self, parent: dict[str, Any], value: object, line: int) -> str:
        if isinstance(value, (dict, list)):
            raise self._stop(line, "A key is itself a list or mapping.", "Use plain text as the key.")
        key = str(value).lower() if isinstance(value, bool) else str(value)
        if key == "<<":
            raise self._stop(line, "The file uses a YAML merge key (<<).", "Write the values out.")
        if key in parent:
            self.refuse(line, f"'{key}' is given twice in one mapping.", "Take one of the two out, or rename it.")
        return key

    def _scalar(self, event: yaml.ScalarEvent) -> object:
        return event.value if event.style or event.value == "<<" else _plain(event.value)

    def _stop(self, line: int, problem: str, cure: str) -> WordsError:
        self.refuse(line, problem, cure)
        return WordsError(tuple(self.problems))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def read_tree(path: Path, file: str, known: Tree | None = None) -> Tree:
    """Read one YAML file of words; `known` is what it held before, returned again when no byte has changed.

    Raises WordsError, with the line, when the file is too large, is not UTF-8 or is not plain YAML.
    """
    if path.stat().st_size > MAX_BYTES:
        raise _whole_file(file, 0, f"The file is larger than {MAX_BYTES // 1024} KiB.", "Split it by area.")
    raw = path.read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if known is not None and (known.file, known.digest) == (file, digest):
        return known
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"The file is not UTF-8 text: byte {error.start} cannot be read."
        raise _whole_file(file, 0, problem, "Save it as UTF-8.") from error
    builder = _Builder(file=file)
    try:
        content = builder.build(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = f"The file is not YAML: {getattr(error, 'problem', None) or error}."
        cure = "Check the indentation and quotes at that line."
        raise _whole_file(file, mark.line + 1 if mark else 0, problem, cure) from error
    if builder.problems:
        raise WordsError(tuple(builder.problems))
    if not isinstance(content, dict):
        raise _whole_file(file, 0, "The file does not hold a mapping.", "Start it with `id:` and `name:`.")
    return Tree(file=file, content=content, lines=builder.lines, digest=digest)


def _whole_file(file: str, line: int, problem: str, cure: str) -> WordsError:
    return WordsError((WordsProblem(rule="words/yaml", file=file, line=line, term="", problem=problem, cure=cure),))

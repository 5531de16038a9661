"""The words kept at one form, so that an edit by a tool changes the lines it means and no others.

The form is the fixed point of ruamel.yaml's round trip with two-space mappings, sequences indented under their key
and lines never folded.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from housing_standard.errors import UnreadableError, WordsProblem

NOT_NORMAL = "format/not-normal"
UNREADABLE = "format/unreadable"
# One pass reaches the fixed point in all but odd corners (a comment after an odd indent); more than these are a loop.
MOST_PASSES = 5


def format_text(text: str) -> str:
    """Return YAML text in the form that the words are kept in; comments stay, and so does a file without content.

    Raises UnreadableError when the text is not YAML, or when no form of it is stable.
    """
    current = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for _ in range(MOST_PASSES):
        after = _pass(current)
        if after == current:
            return current
        current = after
    raise UnreadableError("The file changes each time it is formatted; simplify its comments and quotes.")


def _pass(text: str) -> str:
    yaml = YAML(typ="rt")
    yaml.width = 4096
    yaml.preserve_quotes = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        content = yaml.load(text)
        if content is None:
            return text
        stream = io.StringIO()
        yaml.dump(content, stream)
    except (YAMLError, ValueError) as error:  # ValueError: a plain `._` looks like a number to ruamel, and is none
        raise UnreadableError(f"The file is not YAML: {error}") from error
    return stream.getvalue()


def check_formatting(folder: Path, files: Iterable[Path]) -> list[WordsProblem]:
    """Return a fault for each file under `folder` that is not in its form."""
    judged = (_judge(path, path.relative_to(folder).as_posix()) for path in files)
    return [problem for problem in judged if problem is not None]


def fix(files: Iterable[Path]) -> list[Path]:
    """Bring files into their form and return those that changed; a file that is not YAML is left alone."""
    changed: list[Path] = []
    for path in files:
        before = path.read_bytes()
        try:
            after = format_text(before.decode("utf-8")).encode()
        except (UnreadableError, UnicodeDecodeError):
            continue
        if after != before:
            path.write_bytes(after)
            changed.append(path)
    return changed


def _judge(path: Path, label: str) -> WordsProblem | None:
    before = path.read_bytes()
    try:
        text = before.decode("utf-8")
        after = format_text(text)
    except (UnreadableError, UnicodeDecodeError) as error:
        cure = "Correct the file by hand; the formatter leaves it alone."
        return WordsProblem(rule=UNREADABLE, file=label, line=0, term="", problem=str(error), cure=cure)
    if after.encode() == before:
        return None
    line = _first_difference(before.decode("utf-8"), after)
    problem = "The file is not in the form that the words are kept in; it differs first here."
    cure = "Run `housing-standard check --fix`."
    return WordsProblem(rule=NOT_NORMAL, file=label, line=line, term="", problem=problem, cure=cure)


def _first_difference(before: str, after: str) -> int:
    """Return the number of the first line that differs."""
    old, new = before.split("\n"), after.split("\n")
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False), start=1) if a != b), min(len(old), len(new)))

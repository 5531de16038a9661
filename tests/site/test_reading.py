"""The hand-written pages can be read: short sentences, common words, commands that exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.conftest import ROOT

PAGES = sorted((ROOT / "site" / "pages").rglob("*.md"))
NAMES = [path.relative_to(ROOT / "site" / "pages").as_posix() for path in PAGES]

# Words that the reader does not need, with a plainer one.
BANNED = {
    "leverage": "use",
    "utilise": "use",
    "facilitate": "help",
    "stakeholder": "say who",
    "robust": "say how",
    "seamless": "say how",
    "interoperability": "sharing data",
    "ecosystem": "say who",
    "going forward": "from now on",
    "in order to": "to",
    "best practice": "say what",
    "deep dive": "a close look",
}

LONGEST_SENTENCE = 30


def prose(path: Path) -> str:
    """Return the prose of a page: no front matter, code, tables, headings or markup."""
    text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>|\{:[^}]*\}", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    lines = [line for line in text.splitlines() if not re.match(r"\s*(\||#|>)", line)]
    # A list item or a paragraph ends a sentence even where no full stop does.
    ended = [re.sub(r"^\s*([-*]|\d+\.)\s+", "", line).strip() for line in lines]
    return "\n".join(re.sub(r"`([^`]*)`", "code", line) for line in ended if line)


def sentences(path: Path) -> list[str]:
    """Return the sentences of a page."""
    found = re.split(r"(?<=[.?!:])\s+|\n", prose(path).replace("e.g.", "for example"))
    return [sentence for sentence in found if re.search(r"[a-z]{2}", sentence)]


def syllables(word: str) -> int:
    """Return about how many syllables an English word has."""
    word = re.sub(r"[^a-z]", "", word.lower())
    spoken = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^td])ed$|(?<=[^aeiouscxz])es$", "", word) if len(word) > 3 else word
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def grade(path: Path) -> float:
    """Return the Flesch-Kincaid grade of a page: the years of school that a reader needs."""
    words = re.findall(r"[A-Za-z']+", prose(path))
    per_sentence = len(words) / len(sentences(path))
    return 0.39 * per_sentence + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_sentences_are_short(path: Path) -> None:
    lengths = {sentence: len(sentence.split()) for sentence in sentences(path)}
    assert sum(lengths.values()) / len(lengths) <= 18
    assert [sentence for sentence, length in lengths.items() if length > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_page_asks_for_nine_years_of_school(path: Path) -> None:
    assert grade(path) <= 9.0


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_no_word_is_used_where_a_plainer_one_would_do(path: Path) -> None:
    text = prose(path).lower()
    assert {word: plain for word, plain in BANNED.items() if word in text} == {}


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_a_page_says_in_one_sentence_what_it_is_about(path: Path) -> None:
    front = path.read_text(encoding="utf-8").split("---\n")[1]
    assert re.search(r"^title: .+$", front, flags=re.MULTILINE)
    assert re.search(r"^description: .+\.$", front, flags=re.MULTILINE)


def commands() -> list[str]:
    """Return every command that a page shows."""
    found: set[str] = set()
    for path in PAGES:
        for block in re.findall(r"```text\n(.*?)```", path.read_text(encoding="utf-8"), flags=re.DOTALL):
            found.update(line for line in block.splitlines() if line.startswith("housing-standard "))
    return sorted(found)


@pytest.mark.parametrize("command", commands())
def test_every_command_shown_exists_with_its_options(command: str) -> None:
    verb, *given = command.split()[1:]
    run = (sys.executable, "-c", "from housing_standard.cli import main; raise SystemExit(main())", verb, "--help")
    answer = subprocess.run(run, capture_output=True, text=True, check=True, cwd=ROOT)
    assert [option for option in given if option.startswith("--") and option not in answer.stdout] == []


def test_the_pages_show_the_verbs_that_a_reader_needs() -> None:
    assert {command.split()[1] for command in commands()} >= {"validate", "build", "convert"}

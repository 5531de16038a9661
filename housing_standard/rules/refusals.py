"""Faults that other parts of the reading find, as data beside the checks: the reader's refusals and the layout."""

from __future__ import annotations

from dataclasses import dataclass

from housing_standard.rules.formatting import NOT_NORMAL, UNREADABLE


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A fault with its stable id, found before or beside the checks: always a violation."""

    id: str
    title: str
    why: str


REFUSALS = (
    Refusal(
        id="words/yaml",
        title="A file of words is plain YAML",
        why="Anchors, tags and merge keys hide what is said, and a broken file says nothing.",
    ),
    Refusal(
        id="words/source",
        title="Files, imports and names fit together",
        why="Every import lies in the tree, and every name and prefix is defined once.",
    ),
    Refusal(
        id="words/linkml",
        title="Every term is LinkML",
        why="The words must be readable by any tool that knows the language.",
    ),
    Refusal(
        id="words/parent",
        title="Parents exist and form no circle",
        why="A term cannot inherit from nothing, nor from itself.",
    ),
    Refusal(
        id="words/range",
        title="The range of a field exists",
        why="A field whose values are undefined cannot be filled in.",
    ),
    Refusal(
        id="words/type",
        title="A value type stands on a kind of value that we know",
        why="Every target must be able to hold it.",
    ),
    Refusal(
        id="words/setting",
        title="A pattern's settings are defined",
        why="A pattern with a gap refuses every right value.",
    ),
    Refusal(
        id="words/dates",
        title="Codes begin and end on dates, and a date tells which are in use",
        why="A code without a day would be right on every day, or on none.",
    ),
    Refusal(
        id="words/refused",
        title="Every restriction has a place in the model",
        why="A restriction that one artefact lost would make verdicts differ.",
    ),
    Refusal(
        id="words/mistaken",
        title="A restriction names what is there",
        why="A rule on a field, code or value that does not exist would never hold, or always.",
    ),
    Refusal(
        id="words/choice",
        title="Status, origin, sensitivity and severity are known ones",
        why="A misspelt status would silently become the default.",
    ),
    Refusal(
        id="words/message",
        title="A message carries fields that its record has",
        why="A misspelt field would silently be left out.",
    ),
    Refusal(
        id="words/rule-id",
        title="A rule id is used once",
        why="A finding must name one rule.",
    ),
    Refusal(
        id=NOT_NORMAL,
        title="Files are kept in one form",
        why="An edit by a tool then changes the lines it means and no others.",
    ),
    Refusal(
        id=UNREADABLE,
        title="Files can be formatted",
        why="A file that the formatter cannot read cannot be edited by a tool.",
    ),
)

"""LinkML in, Standard out: the only package that knows the language the words are written in."""

from housing_standard.source.resolve import Lines, Resolved, read_words

__all__ = ["Lines", "Resolved", "read_words"]

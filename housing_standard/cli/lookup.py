"""Look a term up by name or plain words: what it means, its fields or codes, where it is used."""

from __future__ import annotations

import argparse

from housing_standard.cli.output import add_format


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `lookup` takes."""
    parser.add_argument("words", nargs="+", help="a term's name, id, IRI or plain words")
    parser.add_argument("--limit", type=int, default=5, help="how many other matches to list (default: 5)")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Print the best match and its neighbours; 1 when nothing matches."""
    raise NotImplementedError

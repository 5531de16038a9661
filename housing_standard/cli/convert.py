"""convert: to be written."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the verb takes."""


def run(options: argparse.Namespace) -> int:
    """Run the verb."""
    raise NotImplementedError

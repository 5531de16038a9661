"""Check the words: every term complete, every name safe, every example true.

Works on the sources of a checkout (or of another folder). `--fix` lays the YAML out anew.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from housing_standard.cli.output import add_format, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `check` takes."""
    parser.add_argument("path", nargs="?", type=Path, help="a root schema file or folder (default: this checkout)")
    parser.add_argument("--fix", action="store_true", help="lay the YAML out at its fixed point")
    parser.add_argument("--strict", action="store_true", help="let warnings count as findings")
    add_format(parser)


def run(options: argparse.Namespace) -> int:
    """Check the words and return 0, or 1 when something must be mended."""
    from housing_standard.shipped import need_checkout

    root = need_checkout("check")

    from housing_standard.rules import check_words
    from housing_standard.rules.formatting import check_formatting, fix
    from housing_standard.source.resolve import read_words

    resolved = read_words(options.path or root)
    fixed = fix(resolved.files) if options.fix else []
    problems = [*check_formatting(resolved.folder, resolved.files), *check_words(resolved)]
    violations = [problem for problem in problems if options.strict or problem.severity == "violation"]
    if options.format == "json":
        print_json({"good": not violations, "problems": [vars(problem) for problem in problems]})
        return 1 if violations else 0
    for path in fixed:
        print(f"{path.relative_to(resolved.folder)}: laid out anew")
    for problem in problems:
        print(problem)
    print(
        f"{len(resolved.files)} files, {len(resolved.standard.terms)} terms: "
        f"{len(violations)} to mend, {len(problems) - len(violations)} to consider."
    )
    return 1 if violations else 0

"""The command `housing-standard`: one verb a module, each imported only when it is asked for or listed.

Exit status: 0 good, 1 findings, 2 wrong use, 130 stopped from the keyboard.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from housing_standard import __version__
from housing_standard.cli import build, check, convert, lookup, measure, receipt, sample, serve, validate
from housing_standard.cli import map as map_verb
from housing_standard.cli.at_hand import at_hand
from housing_standard.errors import HousingStandardError, TermNotFoundError, WordsError

GOOD, FINDINGS, WRONG_USE, STOPPED = 0, 1, 2, 130
VERBS = (lookup, validate, map_verb, convert, receipt, measure, sample, check, build, serve)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and return its exit status; an error becomes a sentence on standard error."""
    try:
        options = _parser().parse_args(arguments)
        with at_hand(options):
            status = int(options.run(options))
        sys.stdout.flush()
    except (WordsError, TermNotFoundError) as error:
        print(error, file=sys.stderr)
        return FINDINGS
    except HousingStandardError as error:
        print(f"housing-standard: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing is wrong, and Python must not complain again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="housing-standard",
        description="Look up, check, build and validate against the housing standard.",
        epilog="Exit status: 0 good, 1 findings, 2 wrong use, 130 stopped from the keyboard.",
    )
    parser.add_argument("--version", action="version", version=f"housing-standard {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for module in VERBS:
        name = module.__name__.rsplit(".", maxsplit=1)[-1]
        summary = (module.__doc__ or "").split("\n", maxsplit=1)[0]
        verb = verbs.add_parser(name, help=summary, description=summary)
        module.add_arguments(verb)
        verb.set_defaults(run=module.run)
    return parser

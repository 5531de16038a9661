"""Work out the regulator's measures of a year from a landlord's records.

Tenant satisfaction measures RP01, RP02, BS01 to BS05, CH01, CH02 and NM01. Values that break the rules do not count, so
validate the data first.
"""

from __future__ import annotations

import argparse
import datetime as dt

from housing_standard.cli.at_hand import add_data


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `measure` takes."""
    add_data(parser)
    parser.add_argument(
        "--year-ending", type=dt.date.fromisoformat, required=True, help="the last day of the year, such as 2026-03-31"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")


def run(options: argparse.Namespace) -> int:
    """Print each measure and return 0."""
    from housing_standard.cli.output import print_json
    from housing_standard.records.any_form import read_data
    from housing_standard.rulebook import RuleBook
    from housing_standard.shipped import built
    from housing_standard.validate.dataset import READERS_OF_ROWS
    from housing_standard.validate.measures import results

    standard = built().standard
    tables = read_data(options.path, RuleBook(standard), READERS_OF_ROWS).tables
    found = list(results(standard, tables, options.year_ending))
    titles = standard.vocabulary_by_name["SatisfactionMeasure"].code_by_name
    if options.format == "json":
        print_json(
            [
                {
                    "measure": each.measure.code,
                    "numerator": each.numerator,
                    "denominator": each.denominator,
                    "result": each.value,
                }
                for each in found
            ]
        )
        return 0
    print(f"The year ending {options.year_ending.day} {options.year_ending:%B %Y}")
    for each in found:
        value = "nothing to measure" if each.value is None else f"{each.value:g} {each.measure.unit}"
        print(f"\n{titles[each.measure.code].title} [{each.measure.code}]: {value}")
        print(f"  {each.numerator} {each.measure.counted}")
        print(f"  {each.denominator} {each.measure.out_of}")
    return 0

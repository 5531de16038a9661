"""Whole records drawn at random, one constraint of each broken, judged by every artefact in its real engine.

Run with: PYTHONPATH=. python benchmarks/agreement.py [--records 20000] [--seed 1] [--only ENGINE ...]
[--postgresql CONNINFO]
Prints for each engine how many datasets it judged, how many records they held and every difference; ends with 1 if
there is any. The engines that take long (pySHACL, Table Schema, CSVW, Excel) judge every tenth dataset. PostgreSQL is
judged where a server's address is given. With `--only` those engines judge whose names begin so.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from measure import ROOT

from housing_standard.source.resolve import read_words
from tests.agreement.comparison import SLOW, heard_of
from tests.agreement.engines import all_engines
from tests.agreement.mutations import Mutation, drawn

EVERY = 10
AT_A_TIME = 500


def main() -> int:
    """Draw, judge and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[""])
    parser.add_argument("--postgresql", default="")
    options = parser.parse_args()
    standard = read_words(ROOT / "schema" / "housing_standard.yaml").standard
    mutations: list[Mutation] = []
    seed = options.seed
    while _records(mutations) < options.records:
        mutations += drawn(standard, AT_A_TIME, seed)
        seed += 1
    kinds = {mutation.kind for mutation in mutations if mutation.rule}
    print(f"{len(mutations)} datasets with {_records(mutations)} records; {len(kinds)} kinds of constraint broken.")
    print("| engine | datasets | records | wall s | kinds held and caught | differences |\n|---|---|---|---|---|---|")
    differences: list[str] = []
    for name, make in all_engines().items():
        if not name.startswith(tuple(options.only)) or (name == "PostgreSQL" and not options.postgresql):
            continue
        start = time.monotonic()
        engine = make(standard, Path(tempfile.mkdtemp()), options.postgresql)
        messages = {message.name for message in standard.messages if engine.without_messages}
        chosen = [mutation for mutation in mutations if mutation.entity not in messages]
        if name.startswith(SLOW):
            chosen = chosen[::EVERY]
        heard = heard_of(engine, standard, chosen)
        engine.close()
        found = list(heard.differences())
        held, caught = heard.kinds()
        found += [f"{name}: no mutation of {kind} was caught" for kind in sorted(held - caught)]
        took = time.monotonic() - start
        print(
            f"| {name} | {len(chosen)} | {_records(chosen)} | {took:.0f} | {len(caught)} | {len(found)} |", flush=True
        )
        differences += [f"{name}: {difference}" for difference in found]
    print(*differences, sep="\n")
    return 1 if differences else 0


def _records(mutations: Sequence[Mutation]) -> int:
    return sum(len(records) for mutation in mutations for records in mutation.dataset.values())


if __name__ == "__main__":
    sys.exit(main())

"""Build of the artefacts from cold against the stock LinkML generators on the same schema: CPU seconds and memory.

Run with `make bench`, or: python benchmarks/build.py ours|made
`ours` are the project's own words, `made` is a schema of 505 entities, 4,000 fields and 200 lists (made_schema.py).
Each of our targets is built alone and all of them in one process, from the YAML files with nothing kept. Each stock
generator is a process of its own, as its users run it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from made_schema import write_made_schema
from measure import BIN, ROOT, Cost, cost, row

from generators.targets import TARGETS

# The stock generators of targets that we make too; their pages and pictures are much of what they do.
STOCK: dict[str, tuple[str, list[str]]] = {
    "gen-json-schema": ("json-schema", []),
    "gen-pydantic": ("pydantic", []),
    "gen-sqltables": ("sql", ["--dialect", "postgresql"]),
    "gen-shacl": ("shacl", []),
    "gen-jsonld-context": ("rdf", []),
    "gen-owl": ("rdf", []),
    "gen-typescript": ("typescript", []),
    "gen-doc": ("pages", ["--directory", "{folder}/doc"]),
}


def main() -> None:
    """Measure and print a table."""
    which = sys.argv[1] if len(sys.argv) > 1 else "ours"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_made_schema(folder / "made") if which == "made" else ROOT / "schema" / "housing_standard.yaml"
        runs = 1 if which == "made" else 3
        names = [target.name for target in TARGETS]
        both = sorted({target for target, _ in STOCK.values()})
        alone = {name: _ours(source, folder, [name], runs) for name in names}
        every, shared = _ours(source, folder, names, runs), _ours(source, folder, both, runs)
        stock = {
            command: cost([str(BIN / command), *(part.format(folder=name) for part in more), str(source)], runs)
            for command, (_, more) in STOCK.items()
        }
    print("| what | CPU s (median) | range | peak MiB | against ours |\n|---|---|---|---|---|")
    for target, found in alone.items():
        print(row(f"ours, {target} alone, from cold", found, found.median))
    print(row("ours, all targets but the site, one process", every, every.median))
    print(row(f"ours, {', '.join(both)}, one process", shared, shared.median))
    for command, found in stock.items():
        print(row(f"stock {command}", found, alone[STOCK[command][0]].median))
    total = sum(found.median for found in stock.values())
    print(f"| stock, all of these | {total:.2f} | | | {total / shared.median:.1f}x |")


def _ours(source: Path, folder: Path, targets: list[str], runs: int) -> Cost:
    """Return what a build from cold costs: nothing is kept from an earlier one."""
    out = folder / "out"
    wanted = [f"--target={name}" for name in targets]
    command = [str(BIN / "housing-standard"), "build", "--source", str(source), "--out", str(out), *wanted]
    found: list[Cost] = []
    for _ in range(runs):
        shutil.rmtree(ROOT / "build" / "cache", ignore_errors=True)
        found.append(cost(command, 1, warm_up=0))
        shutil.rmtree(out)
    return Cost(seconds=tuple(c.median for c in found), mebibytes=max(c.mebibytes for c in found))


if __name__ == "__main__":
    main()

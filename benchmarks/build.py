"""Build of all artefacts against the stock LinkML generators on the same schema, CPU seconds.

Run with `make bench`, or: python benchmarks/build.py
Ours makes JSON Schema, Pydantic, SQL for two engines, SHACL, RDF and the pages in one process; each stock generator
is a process of its own, as its users run it. Both start from the YAML files.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import BIN, ROOT, cpu_seconds, median, row

SCHEMA = str(ROOT / "schema" / "housing_standard.yaml")

# The stock generator of each target that we make; sqltables twice, because we make two dialects.
STOCK = {
    "gen-json-schema": [SCHEMA],
    "gen-pydantic": [SCHEMA],
    "gen-sqltables --dialect sqlite": ["--dialect", "sqlite", SCHEMA],
    "gen-sqltables --dialect postgresql": ["--dialect", "postgresql", SCHEMA],
    "gen-shacl": [SCHEMA],
    "gen-owl": [SCHEMA],
    "gen-jsonld-context": [SCHEMA],
}


def main() -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        targets = [f"--target={name}" for name in ("json-schema", "pydantic", "sql", "shacl", "rdf", "pages")]
        ours = cpu_seconds([str(BIN / "housing-standard"), "build", "--out", folder, *targets], runs=3)
        docs = cpu_seconds([str(BIN / "gen-doc"), SCHEMA, "--directory", str(Path(folder) / "doc")], runs=1)
    stock = {name: cpu_seconds([str(BIN / name.split()[0]), *args], runs=2) for name, args in STOCK.items()}
    stock["gen-doc"] = docs
    floor = median(ours)
    total = sum(median(seconds) for seconds in stock.values())
    print("| what | CPU s (median) | range | against ours |")
    print("|---|---|---|---|")
    print(row("housing-standard build, all targets but the site", ours, floor))
    for name, seconds in stock.items():
        print(row(f"stock {name}", seconds, floor))
    print(f"| stock, all of these | {total:.3f} | | {total / floor:.1f}x |")


if __name__ == "__main__":
    main()

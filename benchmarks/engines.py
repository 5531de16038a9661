"""Judging the made nation against SHACL engines on the same records, given to them as ready N-Triples.

Run with: python benchmarks/engines.py HOMES [ENGINE ...], where an engine is one of: judge shacl shacl-all pyshacl
`judge` judges CSV and Parquet by all rules. `shacl` (in Rust) and `pyshacl` judge by the shapes without SPARQL, with
`shacl-all` by all. What takes longer than the limit, in seconds by the clock, is ended, and told so.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import rdflib
from measure import BIN, ROOT, cost
from national import write_data, write_words

from housing_standard.records.csv_files import read_file
from housing_standard.records.rdf import to_ntriples
from housing_standard.rulebook import RuleBook
from housing_standard.shipped import Built

LIMIT = 3_600
TIMED_OUT = 124  # what `timeout` ends with
SHACL = "import sys, shacl; print(len(shacl.validate(sys.argv[1], sys.argv[2]).results))"
PYSHACL = (
    "import sys, pyshacl; print(pyshacl.validate(sys.argv[1], shacl_graph=sys.argv[2], "
    "data_graph_format='nt', inference='none')[0])"
)


def main() -> None:
    """Measure and print a table."""
    homes, *engines = sys.argv[1:]
    print(f"{int(homes):,} homes\n| what | CPU s | peak MiB |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        for title, command in _commands(Path(name), int(homes), engines or ["judge", "shacl", "shacl-all", "pyshacl"]):
            try:
                found = cost(["timeout", str(LIMIT), *command], runs=1, warm_up=0)
            except RuntimeError as error:
                if f"ended with {TIMED_OUT}:" in str(error):
                    print(f"| {title} | ended after {LIMIT:,} s | |", flush=True)
                    continue
                print(f"| {title} | no answer: {str(error)[-120:]!r} | |", flush=True)
                continue
            print(f"| {title} | {found.median:.2f} | {found.mebibytes:.0f} |", flush=True)


def _commands(folder: Path, homes: int, engines: list[str]) -> list[tuple[str, list[str]]]:
    words = write_words(folder / "words")
    build = folder / "build"
    command = [BIN / "housing-standard", "build", "--source", words, "--out", build, "--target", "shacl"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    for form in ("csv", "parquet"):
        write_data(folder / form, homes, form)
    found = []
    if "judge" in engines:
        judge = [sys.executable, str(ROOT / "benchmarks" / "judge.py"), str(build)]
        found += [(f"judge, {form}, all rules", [*judge, str(folder / form)]) for form in ("csv", "parquet")]
    if set(engines) - {"judge"}:
        data, core, every = _as_rdf(folder, build)
        said = {
            "shacl": ("shacl (Rust), shapes without SPARQL", [sys.executable, "-c", SHACL, data, core]),
            "shacl-all": ("shacl (Rust), all shapes", [sys.executable, "-c", SHACL, data, every]),
            "pyshacl": ("pySHACL, shapes without SPARQL", [sys.executable, "-c", PYSHACL, data, core]),
        }
        found += [said[engine] for engine in engines if engine in said]
    return found


def _as_rdf(folder: Path, build: Path) -> tuple[str, str, str]:
    """Write the records as N-Triples, and the shapes without those that ask a query; return the paths."""
    standard = Built(build).standard
    book = RuleBook(standard)
    data, core, every = folder / "data.nt", folder / "core.ttl", build / "shacl" / "shapes.ttl"
    with data.open("w", encoding="utf-8") as file:
        for path in sorted((folder / "csv").iterdir()):
            file.writelines(to_ntriples(read_file(path, book).tables, standard))
    shapes = rdflib.Graph().parse(every)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes.remove((None, sh.sparql, None))
    shapes.serialize(core)
    return str(data), str(core), str(every)


if __name__ == "__main__":
    main()

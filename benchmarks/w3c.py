"""The W3C's test suite for SHACL: the engines that we lean on, pySHACL as we set it up among them, held against it.

Run by hand: PYTHONPATH=. python benchmarks/w3c.py FOLDER, where FOLDER holds the suite's `tests`.
A case is right when the results are those expected: as many of each focus node, value, component and severity; where
the suite asks for a failure, when the engine refuses the shapes. Names every case that an engine gets wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyshacl
import pyshacl_turbo
import rdflib
import shacl
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from housing_standard.validate.engine import SH, QueriedGraph

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
# What is expected is compared as written.
rdflib.NORMALIZE_LITERALS = False

SHT = Namespace("http://www.w3.org/ns/shacl-test#")

# As many results of each kind: focus node, value, component, severity. None where the shapes are refused.
Results = Counter[tuple[str, ...]] | None


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case: the files of the data and of the shapes, and what is expected."""

    name: str
    data: Path
    shapes: Path
    expected: Results


def main() -> None:
    """Judge every case by every engine and print how many each has right."""
    cases = sorted(_cases(Path(sys.argv[1])), key=lambda case: case.name)
    print(f"{len(cases)} cases\n| engine | right | wrong |\n|---|---|---|")
    for name, judge in ENGINES.items():
        wrong = [case.name for case in cases if judge(case) != case.expected]
        print(f"| {name} | {len(cases) - len(wrong)} | {', '.join(wrong) or 'none'} |", flush=True)


def _cases(folder: Path) -> Iterator[Case]:
    for path in folder.rglob("*.ttl"):
        graph = Graph().parse(path, format="turtle", publicID=path.as_uri())
        for test in graph.subjects(RDF.type, SHT.Validate):
            action, result = graph.value(test, MF.action), graph.value(test, MF.result)
            expected = None if result == SHT.Failure else _results(graph, graph.objects(result, SH.result))
            data, shapes = (_file(graph.value(action, each)) for each in (SHT.dataGraph, SHT.shapesGraph))
            yield Case(name=f"{path.parent.name}/{path.stem}", data=data, shapes=shapes, expected=expected)


def _file(address: Node | None) -> Path:
    return Path(str(address).removeprefix("file://"))


def _results(graph: Graph, results: Iterator[Node]) -> Results:
    said = (SH.focusNode, SH.value, SH.sourceConstraintComponent, SH.resultSeverity)
    return Counter(tuple(_shown(graph.value(result, each)) for each in said) for result in results)


def _shown(node: Node | None) -> str:
    if isinstance(node, BNode):
        return "_"
    return node.n3() if isinstance(node, URIRef | Literal) else ""


def _pyshacl(case: Case, data: Graph) -> Results:
    data.parse(case.data, format="turtle", publicID=case.data.as_uri())
    shapes = Graph().parse(case.shapes, format="turtle", publicID=case.shapes.as_uri())
    try:
        _, results, _ = pyshacl.validate(
            data, shacl_graph=shapes, inference="none", do_owl_imports=False, meta_shacl=False
        )
    except NotImplementedError:  # so it refuses what it does not do, and else by what it returns
        return None
    return _in_report(results)


def _turbo(case: Case) -> Results:
    try:
        compiled = pyshacl_turbo.compile_shapes(case.shapes, shacl_graph_format="turtle")
        _, results, _ = compiled.validate(case.data, data_graph_format="turtle")
    except pyshacl_turbo.ValidationFailure:
        return None
    return _in_report(results)


def _in_report(results: object) -> Results:
    if not isinstance(results, Graph):
        return None
    report = results.value(None, RDF.type, SH.ValidationReport)
    return _results(results, results.objects(report, SH.result))


def _rust(case: Case) -> Results:
    base = (f"@base <{path.as_uri()}> .\n{path.read_text()}" for path in (case.shapes, case.data))
    shapes, data = base
    try:
        report = shacl.Shapes.from_turtle(shapes).validate_text(data, format="turtle")
    except ValueError as error:
        if not str(error).startswith("SPARQL error: "):  # so it refuses; anything else is a crash
            raise
        return None
    return Counter(
        tuple(
            "_" if text.startswith("_:") else text
            for text in (
                result.focus_node,
                result.value or "",
                f"<{result.component_iri}>",
                f"<{result.severity_iri}>",
            )
        )
        for result in report.results
    )


ENGINES: dict[str, Callable[[Case], Results]] = {
    "pySHACL as we set it up": lambda case: _pyshacl(case, QueriedGraph()),
    "pySHACL as it comes": lambda case: _pyshacl(case, Graph()),
    "shacl (Rust)": _rust,
    "pyshacl-turbo (Rust)": _turbo,
}

if __name__ == "__main__":
    main()

"""The SHACL shapes under three engines, on data as our converter writes them and as the JSON-LD context reads them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pyoxigraph
import pyshacl_turbo
import shacl

import generators.rdf
import generators.shacl
from generators.artefact import shape_of
from housing_standard.constraints import Closed
from housing_standard.findings.wording import rule_iri
from housing_standard.model import Standard
from housing_standard.names import DATA_BASE, snake
from housing_standard.records.json_files import contents_of
from housing_standard.records.jsonld import to_json_ld
from housing_standard.records.rdf import nodes_of, read_turtle, to_ntriples
from housing_standard.records.table import Contents
from housing_standard.rulebook import RuleBook
from housing_standard.scales import Severity
from housing_standard.validate.engine import SH
from housing_standard.validate.graph import judge_graph
from tests.agreement.engine import TAKEN, Dataset, Fault, Verdict
from tests.agreement.engines.places import OF_ONE_FIELD, constraint_of
from tests.agreement.engines.tables import fault_of
from tests.agreement.samples import AS_AT

_CONTEXT = "rdf/context.jsonld"


def nameless_row(rows: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """Return the key and row of the one record without an address, which every engine names in its own way."""
    nameless = [place for node, place in rows.items() if node.startswith("_:")]
    return nameless[0] if len(nameless) == 1 else ("", 0)


class _Result(NamedTuple):
    """One result of an engine: the shape that it names, the record, the path if there is one, and what is said."""

    shape: str
    focus: str
    path: str
    said: str


class _Shapes:
    """What every route shares: the shapes, the nodes of the records and the rules that a graph cannot show."""

    first_only = False
    without_messages = True

    def __init__(self, standard: Standard, folder: Path) -> None:
        del folder
        self.standard = standard
        self.book = RuleBook(standard)
        self.shapes = generators.shacl.generate(standard)[0].content.decode()
        limits = {limit.shape: limit.reason for limit in generators.shacl.LIMITS}
        self.unheld: Mapping[str, str] = {
            rule.id: "a warning: data that break it are still accepted"
            if rule.severity is not Severity.VIOLATION
            else limits[shape_of(rule.check)]
            for rule in self.book.by_id.values()
            if rule.severity is not Severity.VIOLATION or shape_of(rule.check) in limits
        }

    def close(self) -> None:
        """Nothing is held open."""

    def judge(self, dataset: Dataset) -> Verdict:
        """Return what the shapes find wrong with the data as RDF."""
        contents = contents_of(json.dumps(dataset).encode(), "case.json", self.book)
        lost = [f for f in contents.findings if f.severity is Severity.VIOLATION]
        # RDF has no kinds of JSON value and no place for an unknown field: what the converter finds, it refuses.
        found = [(fault_of(self.book, finding, finding.row), finding.message) for finding in lost]
        if all(fault.constraint == "unknown_field" for fault, _ in found):  # the rest can still be judged
            found += self.found(contents)
        return Verdict(refused=True, faults=frozenset(f for f, _ in found), said=found[0][1]) if found else TAKEN

    def found(self, contents: Contents) -> Iterable[tuple[Fault, str]]:
        """Return every fault with what is said of it."""
        raise NotImplementedError

    def rows(self, contents: Contents) -> dict[str, tuple[str, int]]:
        """Return the key and row of each record under its node as N-Triples writes it."""
        return {
            node.name: (snake(table.entity), row)
            for table in contents.tables
            for row, (node, _) in enumerate(nodes_of(table, self.standard, DATA_BASE), start=1)
        }


class Pyshacl(_Shapes):
    """pySHACL behind the check of lexical forms, as `validate` runs it on RDF."""

    name = "SHACL (pySHACL, from N-Triples)"

    def found(self, contents: Contents) -> Iterable[tuple[Fault, str]]:
        """Return every fault with what is said of it."""
        triples = read_turtle(self.document(contents), "case.nt")
        day = datetime.date.fromisoformat(AS_AT)
        findings, _ = judge_graph(self.standard, triples, self.shapes, day, file="case.nt")
        rows = self.rows(contents)
        for finding in findings:
            if finding.severity is Severity.VIOLATION:
                _, row = rows.get(finding.node) or nameless_row(rows)
                yield fault_of(self.book, finding, row), finding.message

    def document(self, contents: Contents) -> bytes:
        """Return the data as N-Triples."""
        return "".join(to_ntriples(contents.tables, self.standard)).encode()


class PyshaclJsonLd(Pyshacl):
    """The same engine, on the JSON with the published context."""

    name = "SHACL (pySHACL, from JSON-LD)"

    def __init__(self, standard: Standard, folder: Path) -> None:
        super().__init__(standard, folder)
        context = next(a for a in generators.rdf.generate(standard) if a.path == _CONTEXT)
        self.context = json.loads(context.content)["@context"]

    def document(self, contents: Contents) -> bytes:
        """Return what a JSON-LD processor reads from the records."""
        document = json.dumps(to_json_ld(contents.tables, self.standard, self.context))
        quads = pyoxigraph.parse(document, format=pyoxigraph.RdfFormat.JSON_LD)
        triples = (pyoxigraph.Triple(quad.subject, quad.predicate, quad.object) for quad in quads)
        found = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        return found or b""


class _OnTheShapesAlone(_Shapes):
    """An engine that is given the shapes and N-Triples as they stand, and nothing of ours besides."""

    def __init__(self, standard: Standard, folder: Path) -> None:
        super().__init__(standard, folder)
        self.rules = {rule_iri(standard, rule): rule for rule in self.book.by_id.values()}
        self.fields = {f.iri: f.name for e in standard.entities for f in e.fields}

    def found(self, contents: Contents) -> Iterable[tuple[Fault, str]]:
        """Return every fault with what is said of it."""
        rows = self.rows(contents)
        for result in self.results("".join(to_ntriples(contents.tables, self.standard))):
            rule = self.rules[result.shape]
            key, row = rows.get(result.focus) or nameless_row(rows)
            constraint = constraint_of(rule)
            field = rule.fields[0] if constraint in OF_ONE_FIELD and rule.fields else ""
            if isinstance(rule.check, Closed):
                field = self.fields.get(result.path, result.path)
            yield Fault(key=key, row=row, field=field, constraint=constraint), result.said

    def results(self, ntriples: str) -> Iterable[_Result]:
        """Return what the engine reports as violations."""
        raise NotImplementedError


class RustShacl(_OnTheShapesAlone):
    """The engine `shacl`, written in Rust."""

    name = "SHACL (shacl, Rust)"

    def __init__(self, standard: Standard, folder: Path) -> None:
        super().__init__(standard, folder)
        self.compiled = shacl.Shapes.from_turtle(self.shapes)

    def results(self, ntriples: str) -> Iterable[_Result]:
        """Return what the engine reports as violations."""
        for result in self.compiled.validate_text(ntriples, format="ntriples").results:
            if result.severity == "Violation":
                shape = str(result.root_shape or result.source_shape)
                shape, focus, path = (each.strip("<>") for each in (shape, result.focus_node, result.path or ""))
                yield _Result(shape=shape, focus=focus, path=path, said=result.message or "")


class TurboShacl(_OnTheShapesAlone):
    """The engine `pyshacl-turbo`, whose report is the W3C's graph; what stands under `sh:detail` is not a result."""

    name = "SHACL (pyshacl-turbo, Rust)"

    def __init__(self, standard: Standard, folder: Path) -> None:
        super().__init__(standard, folder)
        self.compiled = pyshacl_turbo.compile_shapes(self.shapes, shacl_graph_format="turtle")

    def results(self, ntriples: str) -> Iterable[_Result]:
        """Return what the engine reports as violations."""
        _, report, _ = self.compiled.validate(ntriples, data_graph_format="nt")
        for result in report.objects(None, SH.result):
            if report.value(result, SH.resultSeverity) == SH.Violation:
                parts = (SH.sourceShape, SH.focusNode, SH.resultPath, SH.resultMessage)
                yield _Result(*(str(report.value(result, part) or "") for part in parts))


ENGINES = (Pyshacl, PyshaclJsonLd, RustShacl, TurboShacl)

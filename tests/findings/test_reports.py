from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef

from housing_standard.findings.finding import Finding
from housing_standard.findings.grouping import causes
from housing_standard.findings.html import LARGEST_PAGE, html_report
from housing_standard.findings.sarif import sarif_report
from housing_standard.findings.shacl import shacl_report
from housing_standard.findings.text import text_report
from housing_standard.model import Standard
from housing_standard.records.findings_csv import findings_csv
from housing_standard.scales import Severity
from tests.findings.samples import heading_finding, let_finding, report_of

SH = Namespace("http://www.w3.org/ns/shacl#")
NASTY = "</td><script>alert(1)</script>\x1b\"'&"


def ends_before(tiny: Standard, *rows: int) -> list[Finding]:
    return [let_finding(tiny, "TY-001", row, "ends_on", "2023-12-31") for row in rows]


# --- Causes ---


def test_findings_of_one_rule_file_and_column_are_one_cause(tiny: Standard) -> None:
    (cause,) = causes(report_of(ends_before(tiny, 1, 2, 3)), tiny)
    assert cause.count == 3
    assert cause.message == "3 of 10 lets end before they start."


def test_a_cause_with_one_finding_speaks_of_it_and_one_with_all_rows_of_every_row(tiny: Standard) -> None:
    (one,) = causes(report_of(ends_before(tiny, 1)), tiny)
    assert one.message == one.findings[0].message
    (every,) = causes(report_of(ends_before(tiny, 1, 2), lets=2), tiny)
    assert every.message == "Every let ends before it starts."


def test_a_file_with_one_record_is_spoken_of_as_one(tiny: Standard) -> None:
    (cause,) = causes(report_of(ends_before(tiny, 1), lets=1), tiny)
    assert cause.message == cause.findings[0].message


def test_the_gravest_cause_comes_first_then_the_most_frequent(tiny: Standard) -> None:
    found = [
        *(let_finding(tiny, "TY-006", row, "tenant") for row in range(1, 9)),
        *ends_before(tiny, 1),
        *(let_finding(tiny, "TY-002", row, "ends_on") for row in (1, 2)),
    ]
    assert [cause.rule for cause in causes(report_of(found), tiny)] == ["TY-002", "TY-001", "TY-006"]


# --- Text ---


def test_the_text_says_what_where_what_is_allowed_and_how_to_mend_it(tiny: Standard) -> None:
    text = text_report(report_of(ends_before(tiny, 1, 2, 3, 4, 5)), tiny)
    assert "VIOLATION: 5 of 10 lets end before they start." in text
    assert "let.csv, column ends_on [TY-001]" in text
    assert "row 1, L-1: 2023-12-31" in text
    assert "row 4" not in text
    assert "and 2 more" in text
    assert "Allowed: an end on or after the start" in text
    assert "To mend: Check both days." in text
    assert "10 records in 1 file" in text
    assert "31 October 2026 (the dataset's extract date)" in text
    assert text.endswith("The data do not meet the standard: 5 violations.\n")


def test_the_reader_may_ask_for_more_rows(tiny: Standard) -> None:
    text = text_report(report_of(ends_before(tiny, 1, 2, 3, 4, 5)), tiny, examples=5)
    assert "row 5" in text
    assert "more" not in text


def test_clean_data_are_told_in_two_lines(tiny: Standard) -> None:
    assert text_report(report_of([]), tiny).splitlines()[1:] == ["", "The data meet the standard: nothing was found."]


def test_warnings_are_told_beside_a_good_verdict(tiny: Standard) -> None:
    report = report_of([let_finding(tiny, "TY-006", 1, "tenant")])
    assert text_report(report, tiny).endswith("The data meet the standard: 1 warning.\n")
    strict = report_of(report.findings, strict=True)
    assert text_report(strict, tiny).endswith(
        "The data do not meet the standard: 1 warning (warnings count, as asked).\n"
    )


def test_no_escape_sequence_of_a_value_reaches_the_terminal(tiny: Standard) -> None:
    text = text_report(report_of([let_finding(tiny, "Let/starts_on/type", 1, "starts_on", NASTY)]), tiny)
    assert "\x1b" not in text


# --- HTML ---


class _Page(HTMLParser):
    """Gathers the tags, addresses and anchors of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]
        self.anchors |= {value or "" for name, value in attrs if name == "id"}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_asks_nothing_of_any_other_host_and_runs_nothing(tiny: Standard) -> None:
    report = report_of([let_finding(tiny, "TY-001", 1, "ends_on", NASTY), heading_finding(NASTY)])
    page = _Page(html_report(report, tiny))
    assert not {"script", "img", "link", "iframe", "form", "object"} & set(page.tags)
    assert NASTY.replace("\x1b", "\\x1b") in page.text
    assert all(address.startswith("#") for address in page.addresses if not address.startswith("https://"))


def test_every_link_within_the_page_leads_somewhere(tiny: Standard) -> None:
    found = [*ends_before(tiny, 1, 2), *(heading_finding(f"h{number}") for number in range(50))]
    page = _Page(html_report(report_of(found), tiny))
    inside = [address.removeprefix("#") for address in page.addresses if address.startswith("#")]
    assert len(inside) > 50
    assert set(inside) <= page.anchors


def test_the_page_shows_each_cause_with_its_count_and_cure(tiny: Standard) -> None:
    page = _Page(html_report(report_of(ends_before(tiny, *range(1, 9))), tiny))
    assert "8 of 10 lets end before they start." in page.text
    assert "Check both days." in page.text
    assert "and 3 more" in page.text
    assert "8 violations, 1 cause" in page.text


@pytest.mark.parametrize("kinds", [1_000, 3_000])
def test_the_page_stays_small_and_says_what_it_left_out(tiny: Standard, kinds: int) -> None:
    columns = [f"a_column_with_quite_a_long_name_{number}" for number in range(kinds)]
    page = html_report(report_of([heading_finding(column) for column in columns]), tiny)
    assert len(page.encode()) <= LARGEST_PAGE
    listed = len(re.findall(r"<tr><td>", page))
    left_out = re.search(r"([0-9]+) more causes are not listed", page)
    assert listed + (int(left_out.group(1)) if left_out else 0) == kinds
    assert listed >= 1_000
    assert "more causes are told in short" in page


# --- SHACL ---


def graph_of(tiny: Standard, *findings: Finding) -> Graph:
    return Graph().parse(data=shacl_report(report_of(findings), tiny), format="turtle")


def test_clean_data_are_a_conforming_shacl_report(tiny: Standard) -> None:
    graph = graph_of(tiny)
    report = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(True)  # noqa: FBT003 - an RDF literal
    assert not list(graph.objects(report, SH.result))


def test_a_result_has_what_the_w3c_asks_for(tiny: Standard) -> None:
    graph = graph_of(tiny, let_finding(tiny, "Let/starts_on/type", 3, "starts_on", "01/02/2024"))
    report = graph.value(None, RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)  # noqa: FBT003 - an RDF literal
    (result,) = graph.objects(report, SH.result)
    said = {str(predicate).removeprefix(str(SH)): value for predicate, value in graph.predicate_objects(result)}
    assert said["focusNode"] == URIRef("https://example.org/housing-data/let/L-3")
    assert said["resultPath"] == URIRef("https://example.org/tiny/Let/starts_on")
    assert said["value"] == Literal("01/02/2024")
    assert said["sourceShape"] == URIRef("https://example.org/tiny/Let/starts_on/type")
    assert said["sourceConstraintComponent"] == SH.DatatypeConstraintComponent
    assert said["resultSeverity"] == SH.Violation
    assert "01/02/2024" in str(said["resultMessage"])


def test_an_authored_rule_is_named_by_its_own_address_and_severity(tiny: Standard) -> None:
    graph = graph_of(tiny, let_finding(tiny, "TY-006", 1, "tenant"))
    assert next(graph.objects(None, SH.sourceShape)) == URIRef("https://example.org/tiny/rule/TY-006")
    assert next(graph.objects(None, SH.resultSeverity)) == SH.Warning
    assert next(graph.objects(None, SH.sourceConstraintComponent)) == SH.SPARQLConstraintComponent


def test_a_finding_without_a_record_is_about_a_place_in_its_file(tiny: Standard) -> None:
    graph = graph_of(tiny, heading_finding("strats on"), replace(heading_finding("x"), file="a b>.csv", row=2))
    assert set(graph.objects(None, SH.focusNode)) == {
        URIRef("https://example.org/housing-data/file/let.csv"),
        URIRef("https://example.org/housing-data/file/a%20b%3E.csv#row=2"),
    }


def test_the_node_of_a_graph_is_kept(tiny: Standard) -> None:
    finding = let_finding(tiny, "TY-001", 1, "ends_on")
    graph = graph_of(tiny, replace(finding, node="urn:my:let"))
    assert next(graph.objects(None, SH.focusNode)) == URIRef("urn:my:let")
    assert len(graph_of(tiny, replace(finding, node="_:b0"))) == len(graph)


def test_any_value_is_told_exactly(tiny: Standard) -> None:
    nasty = 'quote " backslash \\ break \n\r tab \t bell \x07 é 𝄞'
    graph = graph_of(tiny, let_finding(tiny, "TY-001", 1, "ends_on", nasty))
    assert next(graph.objects(None, SH.value)) == Literal(nasty)


def test_the_day_is_spelt_out(tiny: Standard) -> None:
    report = replace(report_of([]), as_at=dt.date(2026, 1, 5), as_at_from="--as-at")
    assert "as at 5 January 2026 (as asked)" in text_report(report, tiny)


def test_notes_of_severity_info_are_called_notes(tiny: Standard) -> None:
    report = report_of([replace(heading_finding("x"), severity=Severity.INFO)])
    assert text_report(report, tiny).endswith("The data meet the standard: 1 note.\n")


# --- SARIF and CSV ---


def test_sarif_describes_each_broken_rule_once_and_points_at_the_line_below_the_heading(tiny: Standard) -> None:
    found = [*ends_before(tiny, 1, 2), let_finding(tiny, "TY-006", 4, "tenant")]
    (run,) = sarif_report(report_of(found), tiny)["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["TY-001", "TY-006"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 0, 1]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning"]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [place["region"]["startLine"] for place in places] == [2, 3, 5]
    assert {place["artifactLocation"]["uri"] for place in places} == {"let.csv"}


def test_sarif_says_what_is_allowed_and_how_to_mend_it(tiny: Standard) -> None:
    (finding,) = ends_before(tiny, 1)
    (run,) = sarif_report(report_of([finding]), tiny)["runs"]
    said = run["results"][0]["message"]["text"]
    assert said.startswith(finding.message)
    assert finding.allowed in said
    assert finding.cure in said


def test_a_finding_on_a_heading_is_on_the_first_line_in_sarif(tiny: Standard) -> None:
    (run,) = sarif_report(report_of([heading_finding("prop ref")]), tiny)["runs"]
    (location,) = run["results"][0]["locations"]
    assert location["physicalLocation"]["region"]["startLine"] == 1
    assert location["logicalLocations"] == [{"fullyQualifiedName": "prop ref"}]


def test_csv_gives_each_finding_a_row_that_no_spreadsheet_would_run(tiny: Standard) -> None:
    found = [let_finding(tiny, "TY-001", 1, "ends_on", '=HYPERLINK("x")'), *ends_before(tiny, 2)]
    rows = list(csv.DictReader(io.StringIO(findings_csv(report_of(found)))))
    assert [(row["rule"], row["file"], row["row"], row["column"]) for row in rows] == [
        ("TY-001", "let.csv", "1", "ends_on"),
        ("TY-001", "let.csv", "2", "ends_on"),
    ]
    assert rows[0]["value"] == '\'=HYPERLINK("x")'
    assert rows[1]["value"] == "2023-12-31"

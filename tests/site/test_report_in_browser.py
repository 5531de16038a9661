"""The report that people send on fits their screen, a telephone's too, and asks nothing of any network."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from playwright.sync_api import Page

from housing_standard.findings.html import html_report
from housing_standard.shipped import built
from housing_standard.validate.dataset import validate_path

LANDLORD = Path(__file__).resolve().parent.parent / "examples" / "landlord" / "faulty" / "csv"

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 360])
def test_the_report_fits_the_screen(page: Page, tmp_path: Path, width: int) -> None:
    standard, day = built().standard, dt.date(2026, 10, 31)
    report = validate_path(LANDLORD, standard, as_at=day, shapes=str, today=day)
    path = tmp_path / "report.html"
    path.write_text(html_report(report, standard), encoding="utf-8")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("section").count() > 10
    assert asked == [path.as_uri()]

"""The core profile is small, and every target that describes fields marks it."""

from __future__ import annotations

import json

import generators.json_schema
import generators.pages
import generators.table_schema
from generators.excel.wording import need_of
from housing_standard.model import Standard

MOST = 120


def core_terms(standard: Standard) -> set[str]:
    return {field.id for entity in standard.entities for field in entity.fields if field.core}


def test_the_core_profile_is_at_most_120_fields(standard: Standard) -> None:
    assert 80 <= len(core_terms(standard)) <= MOST


def test_the_schemas_mark_the_same_fields(standard: Standard) -> None:
    tenancy = standard.entity_by_name["Tenancy"]
    wanted = {field.name for field in tenancy.fields if field.core}
    files = {made.path: made.content for made in generators.json_schema.generate(standard)}
    schema = json.loads(files["json-schema/tenancy.schema.json"])
    assert {name for name, found in schema["properties"].items() if found.get("x-core")} == wanted
    tables = {made.path: made.content for made in generators.table_schema.generate(standard)}
    table = json.loads(next(content for path, content in tables.items() if path.endswith("/tenancy.schema.json")))
    assert {found["name"] for found in table["fields"] if found.get("x-core")} == wanted
    assert need_of(tenancy.field_by_name["start_date"]).endswith("core")


def test_the_page_lists_every_core_field_once(standard: Standard) -> None:
    pages = {made.path: made.content.decode() for made in generators.pages.generate(standard)}
    page = pages["pages/reference/core.md"]
    assert f"It has {len(core_terms(standard))} fields" in page
    assert page.count("tenancy.md#start_date") == 1

"""The reference pages of the site, as Markdown: one per entity, vocabulary, message and area, and the lists of all."""

from generators.pages.address import page_path, rule_path
from generators.pages.maker import coverage_page, generate, limits_page, make_ready, process_page

__all__ = ["coverage_page", "generate", "limits_page", "make_ready", "page_path", "process_page", "rule_path"]

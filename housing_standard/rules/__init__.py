"""Checks of the words themselves, and the formatter that keeps their files at one form."""

from housing_standard.rules.check import Check
from housing_standard.rules.registry import CHECKS, check_words, refuse_ill_formed

__all__ = ["CHECKS", "Check", "check_words", "refuse_ill_formed"]

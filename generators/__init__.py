"""Makers: from the Standard to artefacts, one module or package a target, each a pure function."""

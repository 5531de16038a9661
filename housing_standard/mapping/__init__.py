"""Exports as suppliers make them, read as records of the standard by a mapping file that people can check."""

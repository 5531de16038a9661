"""Data of landlords as tables of text, read from and written to CSV, JSON and RDF."""

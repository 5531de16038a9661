"""Data judged by the rules of the Standard: tables in DuckDB, graphs under pySHACL, one verdict."""

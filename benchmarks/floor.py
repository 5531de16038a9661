"""What it takes DuckDB merely to touch every cell of a folder of files: each is read, as text, and hashed.

Run with: python benchmarks/floor.py FOLDER csv|parquet
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def main(folder: str, form: str) -> None:
    """Touch every cell."""
    database = duckdb.connect()
    for path in sorted(Path(folder).glob(f"*.{form}")):
        if form == "csv":
            with path.open(encoding="utf-8") as lines:
                names = next(lines).rstrip("\n").split(",")
            layout = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
            options = f"auto_detect = false, header = true, delim = ',', quote = '\"', columns = {{{layout}}}"
            rows = f"read_csv('{path}', {options})"
        else:
            rows = f"read_parquet('{path}')"
            names = [name for name, *_ in database.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()]
        touched = ", ".join(f"bit_xor(hash({name}))" for name in names)
        database.execute(f"SELECT count(*), {touched} FROM {rows}").fetchone()


if __name__ == "__main__":
    main(*sys.argv[1:])

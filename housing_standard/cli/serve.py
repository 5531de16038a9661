"""Serve the registry and the documentation site from one process, on this machine only unless told otherwise."""

from __future__ import annotations

import argparse
from pathlib import Path

DEFAULT_PORT = 8000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `serve` takes."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"the port (default: {DEFAULT_PORT})")
    parser.add_argument("--store", type=Path, help="where proposals are kept (default: data/registry.sqlite)")


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from housing_standard.shipped import built, need_checkout

    root = need_checkout("serve")
    ours = built()

    from registry_api import create_app
    from registry_api.serving import serve

    store = options.store or root / "data" / "registry.sqlite"
    store.parent.mkdir(parents=True, exist_ok=True)
    app = create_app(ours.standard, site=ours.folder / "site", store=store)
    print(
        f"{ours.standard.title} {ours.standard.version} on http://{options.host}:{options.port} (Ctrl-C stops it)",
        flush=True,
    )
    serve(app, host=options.host, port=options.port)
    return 0

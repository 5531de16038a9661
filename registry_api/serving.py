"""The registry behind a real server, with the bounds that only a server can hold."""

from __future__ import annotations

from contextlib import suppress

import uvicorn
from fastapi import FastAPI

from registry_api.limits import Limits

LOCAL = "127.0.0.1"


def serve(app: FastAPI, *, port: int, host: str = LOCAL, limits: Limits | None = None) -> None:
    """Serve `app` until the process is told to stop (Ctrl-C, or SIGTERM)."""
    with suppress(KeyboardInterrupt):
        server_of(app, port=port, host=host, limits=limits).run()


def server_of(app: FastAPI, *, port: int, host: str = LOCAL, limits: Limits | None = None) -> uvicorn.Server:
    """Return a server of `app`, not yet running.

    One process is enough for the words. Several may serve one store, but each counts its callers for itself. Behind
    a proxy, let the proxy bound the time that headers may take: no setting of this server does.
    """
    limits = limits or Limits()
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http="h11",  # the other parser takes headers of any size
            ws="none",
            lifespan="off",
            h11_max_incomplete_event_size=limits.header_bytes,
            limit_concurrency=limits.connections,
            timeout_keep_alive=limits.keep_alive_seconds,
            timeout_graceful_shutdown=5,
            server_header=False,
            proxy_headers=False,  # or any caller could choose the address that its writes are counted under
            access_log=False,
            log_level="warning",
        )
    )

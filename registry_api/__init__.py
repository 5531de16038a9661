"""The registry: a door over HTTP to the Standard. Resolve a term, search, and propose a change."""

from registry_api.app import create_app

__all__ = ["create_app"]

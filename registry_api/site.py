"""The built site: every file known by its address from the start, so that no address can reach anything else."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath

from registry_api.prepared import Prepared

INDEX = "index.html"
NOT_FOUND_PAGE = "404.html"

_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".inv": "application/octet-stream",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".nt": "application/n-triples",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".py": "text/x-python; charset=utf-8",
    ".sql": "application/sql",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
}


@dataclass(frozen=True, kw_only=True)
class SiteFile:
    """One file of the site, read when it is first asked for and then kept."""

    path: Path

    @cached_property
    def prepared(self) -> Prepared:
        """The bytes as they are served."""
        media_type = _MEDIA_TYPES.get(self.path.suffix.lower(), "application/octet-stream")
        return Prepared(content=self.path.read_bytes(), media_type=media_type)

    @cached_property
    def policy(self) -> str:
        """What a browser may load and run for this file: our own files, and the scripts written into this very page."""
        scripts = " ".join(["'self'", *self._script_hashes()])
        return "; ".join(
            (
                "default-src 'self'",
                f"script-src {scripts}",
                "style-src 'self' 'unsafe-inline'",  # the site's theme sets style attributes
                "img-src 'self' data:",
                "form-action 'self'",
                "object-src 'none'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )

    def _script_hashes(self) -> list[str]:
        if self.path.suffix.lower() != ".html":
            return []
        found = _Scripts()
        found.feed(self.prepared.content.decode("utf-8", "replace"))
        found.close()
        digests = (hashlib.sha256(script.encode()).digest() for script in found.scripts)
        return sorted({f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests})


@dataclass(frozen=True)
class Site:
    """The files under one folder as they stood when the registry started."""

    root: Path
    _files: dict[str, SiteFile] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        root = self.root.resolve()
        files = {
            PurePosixPath(path.relative_to(root)).as_posix(): SiteFile(path=path)
            for path in sorted(root.rglob("*"))
            # A link that leads out of the folder would hand out what is not part of the site.
            if path.is_file() and path.resolve().is_relative_to(root)
        }
        object.__setattr__(self, "_files", files)

    def file(self, path: str) -> SiteFile | None:
        """Return the file that stands at `path` (without the leading slash); a folder's is its index page."""
        return self._files.get(f"{path}{INDEX}" if not path or path.endswith("/") else path)

    def is_folder(self, path: str) -> bool:
        """Tell whether `path` names a folder with an index page, but for the slash at its end."""
        return f"{path}/{INDEX}" in self._files

    @property
    def not_found_page(self) -> SiteFile | None:
        """The site's own page for addresses where nothing stands, if it has one."""
        return self._files.get(NOT_FOUND_PAGE)


class _Scripts(HTMLParser):
    """Collects the scripts that are written into a page, letter for letter."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script" and "src" not in dict(attrs):
            self._inside = True
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._inside = False

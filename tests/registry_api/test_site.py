from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from housing_standard.model import Standard
from registry_api.app import create_app
from tests.registry_api.conftest import Client


@pytest.mark.parametrize(
    ("path", "file", "media_type"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/index.html", "index.html", "text/html; charset=utf-8"),
        ("/reference/home/", "reference/home/index.html", "text/html; charset=utf-8"),
        ("/assets/app.js", "assets/app.js", "text/javascript; charset=utf-8"),
        ("/assets/a%20b.woff2", "assets/a b.woff2", "font/woff2"),
    ],
)
def test_a_file_is_given_as_it_was_built(
    site_client: Client, site: Path, path: str, file: str, media_type: str
) -> None:
    answer = site_client.get(path)
    assert (answer.status_code, answer.content) == (200, (site / file).read_bytes())
    assert answer.headers["content-type"] == media_type
    assert site_client.get(path, if_none_match=answer.headers["etag"]).status_code == 304
    assert site_client.ask("HEAD", path).headers["content-length"] == str(len(answer.content))


def test_a_folder_without_its_slash_is_sent_on(site_client: Client) -> None:
    answer = site_client.get("/reference/home")
    assert (answer.status_code, answer.headers["location"]) == (308, "/reference/home/")


@pytest.mark.parametrize(
    "path",
    [
        "/../proposals.sqlite",
        "/%2e%2e/proposals.sqlite",
        "/..%2fproposals.sqlite",
        "/assets/..%2f..%2fproposals.sqlite",
        "/assets/%2e%2e/%2e%2e/proposals.sqlite",
        "/..%5cproposals.sqlite",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/assets/app.js/",
        "/assets/app.js%00.html",
        "/leading-out.txt",
        "/assets/",
        "/assets",
        "/%ff",
    ],
)
def test_nothing_but_the_files_of_the_site_is_given(tiny: Standard, store: Path, site: Path, path: str) -> None:
    (site.parent / "secret.txt").write_text("secret", encoding="utf-8")
    (site / "leading-out.txt").symlink_to(site.parent / "secret.txt")
    client = Client(create_app(tiny, store=store, site=site))
    assert store.exists()
    assert client.get(path).status_code == 404


def test_a_person_gets_the_sites_own_page_for_what_is_not_there(site_client: Client, site: Path) -> None:
    answer = site_client.get("/nix", "text/html")
    assert (answer.status_code, answer.content) == (404, (site / "404.html").read_bytes())
    assert site_client.get("/nix").headers["content-type"] == "application/problem+json"
    assert site_client.get("/v1/nix", "text/html").headers["content-type"] == "application/problem+json"


def test_a_browser_runs_only_the_scripts_that_were_built(site_client: Client) -> None:
    policy = site_client.get("/").headers["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(b"let a = 1 < 2;").digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "script-src 'self';" in site_client.get("/reference/home/").headers["content-security-policy"]
    assert "http" not in policy


def test_without_a_site_the_start_page_leads_to_the_api(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/v1")

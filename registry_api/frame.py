"""What stands around every page of ours: the site's own header and footer where a site was built."""

from __future__ import annotations

from dataclasses import dataclass

from registry_api.site import Site

_ICON = "assets/icon.svg"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Header and footer as HTML, and the address of the icon; each is empty where there is none to show."""

    header: str = ""
    footer: str = ""
    icon: str = ""


def frame_of(site: Site | None) -> Frame:
    """Return the frame of the pages of `site`, taken from its page for what is not there.

    That page alone serves at any address, so its links hold from ours too; and so no list of pages is kept twice.
    """
    page = site.not_found_page if site else None
    text = page.prepared.content.decode("utf-8", "replace") if page else ""
    return Frame(
        header=_element(text, "header"),
        footer=_element(text, "footer"),
        icon=f"/{_ICON}" if site and site.file(_ICON) else "",
    )


def _element(page: str, name: str) -> str:
    """Return the site's `name` element, from its first tag to its last; nothing where the page has none."""
    first = page.find(f'<{name} class="hs-{name}">')
    last = page.find(f"</{name}>", first)
    return page[first:last] + f"</{name}>" if -1 < first < last else ""

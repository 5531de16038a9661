"""Words to avoid, spellings to refuse and abbreviations that everybody knows: data of the language checks.

The list of words to avoid is our own, of the kind that plain-English guides print.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# A word or phrase, and what to write instead. Matched as whole words, whatever the case.
PLAINER: Mapping[str, str] = MappingProxyType(
    {
        "aforementioned": "this",
        "amongst": "among",
        "ascertain": "find out",
        "as per": "as ... says",
        "by means of": "by",
        "cease": "stop",
        "commence": "start",
        "commenced": "started",
        "commencement": "start",
        "de facto": "in fact",
        "e.g.": "for example",
        "endeavour": "try",
        "etc": "what else it covers",
        "expedite": "speed up",
        "facilitate": "help",
        "forthwith": "at once",
        "hereby": "(leave it out)",
        "herein": "here",
        "hereinafter": "from here on",
        "i.e.": "that is",
        "in accordance with": "as ... asks",
        "in lieu of": "instead of",
        "in order to": "to",
        "in respect of": "about, or for",
        "in the event of": "if",
        "inter alia": "among others",
        "leverage": "use",
        "notwithstanding": "despite",
        "pertaining to": "about",
        "per annum": "a year",
        "prior to": "before",
        "pursuant to": "under",
        "shall": "must",
        "stakeholder": "the people you mean",
        "stakeholders": "the people you mean",
        "subsequent to": "after",
        "subsequently": "later",
        "thereafter": "after that",
        "thereof": "of it",
        "thereto": "to it",
        "utilisation": "use",
        "utilise": "use",
        "utilised": "used",
        "via": "by, or through",
        "vis-à-vis": "about",
        "whereby": "by which",
        "whilst": "while",
        "with regard to": "about",
        "with respect to": "about",
    }
)

# Parts of names in American spelling, and the British one. Endings in -ize and -ization are found by their form.
AMERICAN: Mapping[str, str] = MappingProxyType(
    {
        "aging": "ageing",
        "aluminum": "aluminium",
        "analog": "analogue",
        "behavior": "behaviour",
        "canceled": "cancelled",
        "canceling": "cancelling",
        "catalog": "catalogue",
        "center": "centre",
        "color": "colour",
        "counselor": "counsellor",
        "defense": "defence",
        "enrollment": "enrolment",
        "favor": "favour",
        "favorite": "favourite",
        "fulfill": "fulfil",
        "fulfillment": "fulfilment",
        "gray": "grey",
        "harbor": "harbour",
        "honor": "honour",
        "labeled": "labelled",
        "labor": "labour",
        "license": "licence",
        "modeling": "modelling",
        "mold": "mould",
        "neighbor": "neighbour",
        "neighborhood": "neighbourhood",
        "offense": "offence",
        "program": "programme",
        "rumor": "rumour",
        "traveler": "traveller",
        "vapor": "vapour",
        "zip": "postcode",
    }
)

# Words that end in -ize or -ized and are British all the same.
BRITISH_IZE = frozenset(
    ("capsize", "prize", "seize", "seized", "size", "sized", "oversize", "oversized", "resize", "resized", "downsize")
)

# Abbreviations that need no expansion, with what they stand for: the docs print this table.
KNOWN_ABBREVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "CSV": "comma-separated values, a plain table in a text file",
        "GP": "general practitioner, a family doctor",
        "ID": "identifier",
        "MP": "member of parliament",
        "NHS": "National Health Service",
        "PDF": "portable document format",
        "TV": "television",
        "UK": "United Kingdom",
        "VAT": "value added tax",
    }
)

"""Questions about the words: find a term by whatever a person types, fetch one by its identifier, say where it is used.

>>> from housing_standard.lookup import Lookup
>>> # Lookup(standard).find("start date"), .get("Tenancy/start_date"), .where_used(term)
"""

from housing_standard.lookup.finder import LONGEST_QUERY, Lookup, Match, Nearness
from housing_standard.lookup.kind import Kind, kind_of

__all__ = ["LONGEST_QUERY", "Kind", "Lookup", "Match", "Nearness", "kind_of"]

"""The registry: a door over HTTP to the Standard. Resolve a term, search, and propose a change."""

"""One module an engine: an artefact, loaded as someone who took it would run it."""

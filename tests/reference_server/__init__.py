"""A server built from the API specification alone: the proof that it can be implemented."""

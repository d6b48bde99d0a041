"""Pages of results: of the township's office, and of the villages."""

"""Template tags of the marking pages."""

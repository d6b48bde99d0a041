"""Template tags of the pages about cycles."""

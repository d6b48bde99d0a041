"""Kaoping (考评): appraising village officials in the open."""

__version__ = "0.1.0"

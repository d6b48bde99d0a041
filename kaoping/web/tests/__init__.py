"""Specs of the room `web`."""

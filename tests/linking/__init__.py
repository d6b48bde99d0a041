"""`make link-attack`: whoever has everything that is ever on disk tries to join slips with votes.

The linker of this package is held against the product and against a design that is broken on
purpose: it must find nothing in the one and nearly everything in the other.
"""

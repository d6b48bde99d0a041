"""The demonstration: Dahedian town with its real villages and invented people."""

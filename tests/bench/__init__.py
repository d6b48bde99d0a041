"""`make bench`: how fast the product is, as ratios to the least that the same work can cost.

`docs/proofs.md` shows the latest figures, `docs/adr/0013-measuring.md` says how they are measured.
"""

"""A period closed from Parquet files, of any size: shards in, results out, the engine unchanged.

pyarrow is imported in here and nowhere else in this room. ``docs/algorithms/nation.md`` tells the
files' columns and what is guaranteed.
"""

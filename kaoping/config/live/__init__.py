"""The live process: pushes what hall screens show to everybody who watches (`kaoping live`).

A process of its own beside the web server, because hundreds of open streams would hold all of its
threads. It serves the snapshots of public screens and nothing else; why so: `docs/adr`.
"""

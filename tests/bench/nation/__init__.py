"""`make bench-national`: a nation's month, closed on this machine and compared with its peers.

Everything is invented but the divisions, which are the country's own.
"""

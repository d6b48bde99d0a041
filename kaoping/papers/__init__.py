"""Word, Excel and drawings from plain data, and safe reading of uploaded tables.

Plain data in, bytes out: no models, no Django. What people read in a file is Chinese.
"""

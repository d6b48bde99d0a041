"""A plain picture as evidence for the demonstration, made of nothing but bytes."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

WIDTH, HEIGHT = 320, 200


def picture(name: str) -> SimpleUploadedFile:
    """A PNG that shows a grey wall with a blue door, standing for a photograph."""
    rows = b"".join(b"\0" + _row(y) for y in range(HEIGHT))
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + body, content_type="image/png")


def _row(y: int) -> bytes:
    return b"".join(_pixel(x, y) for x in range(WIDTH))


def _pixel(x: int, y: int) -> bytes:
    in_door = 120 <= x < 200 and y >= 50
    return b"\x2f\x5f\x9f" if in_door else b"\xc8\xc8\xc0"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

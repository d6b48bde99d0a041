"""What is printed on a juror's card."""

import io
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString

from kaoping.juries.models import Seat


@dataclass(frozen=True)
class Card:
    """One juror's card: the code in letters, and the address with it as a QR code (SVG)."""

    seat: Seat
    code: str
    qr: SafeString


def card_of(seat: Seat, code: str, address: str) -> Card:
    """The card; the code stands behind the `#`, which no browser sends and no log keeps."""
    return Card(seat, code, qr(f"{address}#{code}"))


def qr(address: str) -> SafeString:
    """An address as a QR code, in SVG without styles."""
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=True, border=1, omitsize=True, svgclass=None,
        lineclass=None,
    )  # fmt: skip
    return SafeString(drawn.getvalue().decode())

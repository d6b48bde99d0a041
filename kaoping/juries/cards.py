"""What is printed on a juror's card."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from kaoping.juries.models import Seat
from kaoping.web.qr import qr_of


@dataclass(frozen=True)
class Card:
    """One juror's card: the code in letters, and the address with it as a QR code (SVG)."""

    seat: Seat
    code: str
    qr: SafeString


def card_of(seat: Seat, code: str, address: str) -> Card:
    """The card; the code stands behind the `#`, which no browser sends and no log keeps."""
    return Card(seat, code, qr_of(f"{address}#{code}"))

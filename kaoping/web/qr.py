"""QR codes for paper: what a telephone's camera opens."""

import segno
from django.utils.safestring import SafeString


def qr_of(address: str) -> SafeString:
    """The address as a drawing (SVG) that takes the size of its box; the address stands beside it."""
    made = segno.make(address, error="m", micro=False)
    drawn = made.svg_inline(omitsize=True, svgclass=None, lineclass=None, border=2)
    return SafeString(drawn.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))

"""Small pictures as a telephone would send them, with everything it writes into them."""

import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = b"Wang Jianguo's telephone"
MAKER, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


def picture(form: str, *, turned: bool = False, size: tuple[int, int] = (40, 20)) -> bytes:
    """A red picture with a blue left half, its maker, place and a comment; `turned`: by the camera."""
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION] = SECRET.decode(), 6 if turned else 1
    exif.get_ifd(GPS).update({1: "N", 2: (33.0, 41.0, 7.0)})
    more = {"comment": SECRET} if form == "JPEG" else {}
    if form == "PNG":
        more["pnginfo"] = PngInfo()
        more["pnginfo"].add_text("Author", SECRET.decode())
    made = io.BytesIO()
    image.save(made, form, exif=exif, **more)
    return made.getvalue()

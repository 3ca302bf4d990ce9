"""A grey picture of the same size in place of one: nobody can tell what a picture shows."""

import io

from PIL import Image, UnidentifiedImageError

PICTURES = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".svg", ".ico", ".wdp"}
)
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".bmp": "BMP", ".tif": "TIFF", ".tiff": "TIFF"}
GREY = 217
LARGEST = 4000


def blank(picture: bytes, suffix: str) -> bytes:
    """The grey picture; one that stands for a drawing is small."""
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            size = min(opened.width, LARGEST), min(opened.height, LARGEST)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        size = 8, 8
    out = io.BytesIO()
    Image.new("L", size, GREY).save(out, FORMATS.get(suffix, "PNG"))
    return out.getvalue()

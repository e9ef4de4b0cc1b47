"""Page images in three widths: WebP, grey and lossless for print, the smaller of lossy and lossless for colour.

Measured on dense Vietnamese text: lossless grey is a third of lossy and sharper (36, 58, 83 kB at the three widths).
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from backend.documents.pdf import WIDTHS

TALLEST = 8000
COLOURED = 24  # how far apart the channels of one pixel must be to count
ENOUGH = 0.0005  # share of coloured pixels above which a page is kept in colour


def write_images(page: pypdfium2.PdfPage, folder: Path, number: int) -> None:
    """Write `<number>-<width>.webp` for each width; each file appears whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    smallest = _draw(page, WIDTHS[0])
    coloured = _has_colour(smallest)
    for width in WIDTHS:
        image = smallest if width == WIDTHS[0] else _draw(page, width)
        target = folder / f"{number}-{width}.webp"
        fresh = target.with_suffix(".new")
        fresh.write_bytes(_encode(image, coloured))
        fresh.replace(target)


def _draw(page: pypdfium2.PdfPage, width: int) -> Image.Image:
    """The page `width` pixels wide; a strip many times higher than wide is drawn narrower."""
    page_width, page_height = page.get_size()
    scale = min(width / page_width, TALLEST / page_height)
    bitmap = page.render(scale=scale, may_draw_forms=False)
    image: Image.Image = bitmap.to_pil().convert("RGB")
    bitmap.close()
    return image


def _has_colour(image: Image.Image) -> bool:
    red, green, blue = image.split()
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    coloured = sum(spread.histogram()[COLOURED:])
    return coloured > ENOUGH * image.width * image.height


def _encode(image: Image.Image, coloured: bool) -> bytes:
    if not coloured:
        return _webp(image.convert("L").convert("RGB"), lossless=True, quality=40)
    return min(_webp(image, lossless=True, quality=40), _webp(image, lossless=False, quality=80), key=len)


def _webp(image: Image.Image, lossless: bool, quality: int) -> bytes:
    buffer = BytesIO()
    image.save(buffer, "WEBP", lossless=lossless, quality=quality, method=3)
    return buffer.getvalue()

"""Pictures: readable, and not larger than a browser can show."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

from backend.lib.errors import DomainError, Wording

MOST_PIXELS = 80_000_000
MOST_FRAMES = 200


def inspect(path: Path) -> None:
    """Raise for a picture that is broken or too large; only its head is read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as image:
                too_large = image.width * image.height > MOST_PIXELS or getattr(image, "n_frames", 1) > MOST_FRAMES
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise DomainError(
            "image_broken", Wording("Ảnh không đọc được.", "The picture cannot be read."), status=422
        ) from None
    if too_large:
        raise DomainError("image_too_large", Wording("Ảnh quá lớn.", "The picture is too large."), status=422)

"""The child process that opens a PDF: bounded in memory, time and file size, it knows neither Django nor the database.

`inspect <pdf>` prints one JSON object: `pages` and the `texts` of the first ones, or `problem`.
`render <pdf> <folder> <first>` writes the images of each page from `first` on and prints one JSON object per page.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import pypdfium2

from backend.documents.pdf.images import write_images
from backend.documents.pdf.words import page_text, page_words

MEMORY = 1536 * 1024**2
LARGEST_FILE = 64 * 1024**2
SECONDS = 30
SECONDS_A_PAGE = 5
MOST_PAGES = 2000
LOOKED_AT = 20
SIDES = (10.0, 14_400.0)  # points; the second is the format's own limit
_ENCRYPTED = ("password", "security")


def main(arguments: list[str]) -> None:
    limit(SECONDS)
    act, path, *rest = arguments
    if act == "inspect":
        tell(inspect(Path(path)))
    else:
        render(Path(path), Path(rest[0]), int(rest[1]))


def limit(seconds: int) -> None:
    """Set this process's own limits; the kernel ends it beyond them."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def inspect(path: Path) -> dict[str, Any]:
    """Page count and the texts of the first pages, or what is wrong."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        return {"problem": "encrypted" if any(word in str(error).lower() for word in _ENCRYPTED) else "broken"}
    pages = len(document)
    if not 0 < pages <= MOST_PAGES:
        return {"problem": "too_long" if pages else "broken"}
    texts = []
    for number in range(min(pages, LOOKED_AT)):
        page = document[number]
        if not all(SIDES[0] <= side <= SIDES[1] for side in page.get_size()):
            return {"problem": "broken"}
        texts.append(page_text(page))
    return {"pages": pages, "texts": texts}


def render(path: Path, folder: Path, first: int) -> None:
    """Make the pages from number `first` on."""
    document = pypdfium2.PdfDocument(path)
    limit(SECONDS + SECONDS_A_PAGE * len(document))
    for number in range(first, len(document) + 1):
        page = document[number - 1]
        width, height = page.get_size()
        write_images(page, folder, number)
        tell({"number": number, "width": width, "height": height, "text": page_text(page), "words": page_words(page)})
        page.close()


def tell(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=True) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

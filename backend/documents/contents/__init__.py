"""What a file really is: its type from its bytes against an allow-list, and what is refused inside it."""

from backend.documents.contents.kinds import accepted, recognise
from backend.documents.contents.lines import first_lines
from backend.documents.contents.names import clean_name

__all__ = ["accepted", "clean_name", "first_lines", "recognise"]

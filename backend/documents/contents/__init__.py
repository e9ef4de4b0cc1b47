"""What a file really is: its type from its bytes against an allow-list, and what is refused inside it."""

from backend.documents.contents.kinds import recognise
from backend.documents.contents.names import clean_name

__all__ = ["clean_name", "recognise"]

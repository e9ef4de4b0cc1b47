"""Hangs talk into documents: the open conversation at the issue, summaries for lists, rights to files.

Nothing here follows events: what a document's issue must bring is done in its own transaction.
"""

from __future__ import annotations

from backend.discussions import marks, reads, services
from backend.documents import file_access, opening

if services.open_conversations not in opening.on_issue:
    opening.on_issue.append(services.open_conversations)
    file_access.readers.append(reads.reads_file)
    file_access.streams.append(reads.streams_of_file)
opening.talk = marks.TALK
opening.conversations_of = services.conversations_of

"""Writing into feeds, and a person's own acts on theirs."""

from backend.notifications.services.reading import follow, read_notifications
from backend.notifications.services.telling import Matter, settle_read, tell, withdraw

__all__ = ["Matter", "follow", "read_notifications", "settle_read", "tell", "withdraw"]

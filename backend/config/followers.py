"""Every follower of the log: importing a module here is what switches its reactions on."""

from backend.discussions import followers as discussions
from backend.notifications import followers as notifications

__all__ = ["discussions", "notifications"]

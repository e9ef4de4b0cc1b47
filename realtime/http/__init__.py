"""Pages and REST in a web process: the line in front of Django, the short road beside it, health and monitoring."""

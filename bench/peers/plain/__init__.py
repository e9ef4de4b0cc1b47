"""Plain Channels as its tutorial teaches it: a JSON consumer, group_send over Redis, rows written by the ORM."""

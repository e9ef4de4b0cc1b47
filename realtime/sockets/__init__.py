"""One socket from its opening to its end: the gate, the consumer, and the commands it understands."""

"""From process to process: what others commit comes in, what this one commits goes out; all of it may be lost."""

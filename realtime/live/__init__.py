"""What is open in this process at this moment: its streams, who follows them, and who is there."""

"""What a person chooses, in sections."""

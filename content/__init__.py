"""What is asked: the pack format, its loader, the rubric and the built-in pack."""

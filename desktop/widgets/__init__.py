"""The parts screens are made of, and the theme."""

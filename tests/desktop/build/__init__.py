"""How a program is built."""

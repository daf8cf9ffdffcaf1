"""Spoken answers with one known property each, and the table of what Aloud says about them."""

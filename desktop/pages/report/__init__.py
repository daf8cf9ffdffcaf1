"""The report page and what belongs to it."""

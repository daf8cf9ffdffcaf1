"""The page where a question is asked and answered."""

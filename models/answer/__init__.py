"""What was said: sentences, STAR, structure, points, qualities, follow-up."""

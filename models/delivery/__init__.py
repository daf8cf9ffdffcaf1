"""How it was said: pace, pauses, fillers, length, language, voice."""

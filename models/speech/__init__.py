"""The ear: weights, voice activity, transcriber."""

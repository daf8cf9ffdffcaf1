"""What is kept on disk: paths, settings, sessions; no Qt."""

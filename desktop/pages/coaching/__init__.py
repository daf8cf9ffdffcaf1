"""The pages for coaches: what candidates send, and what is said about it."""

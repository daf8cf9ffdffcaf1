"""The take: state machine, worker thread, interviewer's voice."""

"""What listens and judges: speech, delivery and answers. No window, no microphone, no user folders."""

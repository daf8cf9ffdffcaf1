"""What listens and judges: speech, delivery and answers. No window, no microphone, no user folders."""

import os

# onnxruntime 1.31 keeps a device id and a queue of events for its maker in the home folder, and opens sockets to send
# them, from the moment it is imported unless this is set. Set before anything can import it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

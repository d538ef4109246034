"""The smallest service there can be: it keeps notes, publishes them, and reads its own notes back as a counter."""

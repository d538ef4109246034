"""Invitations and reminders by mail: addresses, those who declined, and those whose mail came back."""

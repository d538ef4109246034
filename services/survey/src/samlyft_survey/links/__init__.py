"""Shared links and QR codes: many answer by one, at a workplace meeting or on a kiosk."""

"""Indicators of the European Social Fund: ours as a preview, the official ones beside."""

"""The HTTP door of survey, by noun."""

"""Calendar feeds behind links that cannot be guessed and can be taken back."""

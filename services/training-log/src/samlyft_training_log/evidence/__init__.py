"""The evidence behind a figure: a sample of persons, or all, with every record that proves their minutes."""

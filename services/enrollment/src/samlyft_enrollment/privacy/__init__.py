"""What a person may ask of those who hold her data: extract, correction, restriction, erasure; and who answers."""

"""What `make` calls: generators of committed files, each with `--check`, and the lock."""

"""Files to rows: CSV, NDJSON and lists, streamed, judged row by row, tried out or booked."""

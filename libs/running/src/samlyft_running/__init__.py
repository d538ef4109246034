"""The processes of a service: its api, its worker, its relay, and the command line that starts them."""

"""Financial reports: certified time at its rate, personnel apart, and ledger, certificates and files reconciled."""

"""What was held and who attended: sessions, attendance and the append-only hour ledger."""

"""Changes to the ledger's tables, oldest first."""

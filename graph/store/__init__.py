"""The graph: a projection of the ledger that can be dropped and made again."""

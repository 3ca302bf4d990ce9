"""The record: append-only, in one file; everything else can be rebuilt from it."""

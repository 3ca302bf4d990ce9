"""The quarter's tables: counted from case rows, by quarter and year, and made safe to publish."""

"""Packs for meetings: what stands in one as plain data, and what writes it as Word, PDF or a workbook."""

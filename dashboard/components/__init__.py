"""Pieces of pages: filters, captions, figures and tables with their downloads, evidence, the reader."""

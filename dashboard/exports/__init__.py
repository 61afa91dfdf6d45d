"""Figures and tables to files, each with its caption."""

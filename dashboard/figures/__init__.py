"""One small table -> one figure. One file per kind of figure."""

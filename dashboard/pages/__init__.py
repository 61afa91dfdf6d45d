"""One file per page; each is thin."""

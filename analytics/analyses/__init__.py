"""Questions asked of an opened analysis with a slice: one file a theme, each answer a small table."""

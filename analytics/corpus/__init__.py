"""From files to articles: reading, metadata, dates, duplicates."""

"""A briefing: figures, tables and quotations chosen on the pages, made into slides, a document or a folder, in any interface language."""

"""The pages, in the order of the menu; the first is where one begins."""

PAGES = (
    "overview", "situation", "topics", "subjects", "trends", "terms", "codebook", "officials", "articles", "briefing", "review", "corpus",
    "methods",
)  # fmt: skip

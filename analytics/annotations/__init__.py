"""What is marked in articles: terms, topics, quotations, officials. One file each, none importing another."""

"""The pages that lead to stories: home, sections, topics, authors, local areas, events."""

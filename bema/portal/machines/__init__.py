"""What the portal says to machines: feeds, sitemaps, data in pages, pictures for who shares a link, and an API."""

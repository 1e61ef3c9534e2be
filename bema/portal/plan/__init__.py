"""The plan of the year: when its days fall, what stands in a month, and what a campaign reached."""

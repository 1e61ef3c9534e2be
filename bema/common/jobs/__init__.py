"""Jobs: the Django Tasks interface over an outbox table written in the transaction of the business write."""

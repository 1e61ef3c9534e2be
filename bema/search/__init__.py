"""One search over everything: domains offer their texts, search knows none of them."""

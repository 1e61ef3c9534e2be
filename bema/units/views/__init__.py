"""Pages of the tree of units, for those who answer for parts of it."""

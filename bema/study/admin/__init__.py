"""Wagtail's admin as the desk of editors: each sees and changes what their own subtrees own, nothing else."""

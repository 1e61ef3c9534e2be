"""Drafting rules of legal traditions, one TOML file each. `README.md` says what the keys mean."""

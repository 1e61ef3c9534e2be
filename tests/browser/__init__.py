"""Stories told in a browser: looks, keyboard, accessibility."""

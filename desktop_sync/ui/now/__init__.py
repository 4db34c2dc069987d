"""The page that says what is going on."""

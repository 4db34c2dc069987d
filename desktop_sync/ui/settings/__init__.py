"""The page that shows every option, made from their declarations."""

"""The page Places: each destination with what is proven to be there."""

"""What the window shows, one page a file."""

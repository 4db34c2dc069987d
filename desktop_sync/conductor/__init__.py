"""What may run now, and why the rest waits."""

"""For those who write a destination of their own: what every destination must do, as tests."""

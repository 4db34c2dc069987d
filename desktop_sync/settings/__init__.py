"""What the user has chosen, and where the program keeps what it knows."""

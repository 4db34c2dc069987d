"""The tray, the window and what they say. It asks the engine and hears its events, no more."""

"""The words of the program as frozen values and enums. Nothing here does I/O."""

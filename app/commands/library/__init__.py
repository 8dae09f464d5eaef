"""The commands that fill a library, look after it and take from it."""

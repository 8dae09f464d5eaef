"""What stands around a picture, and what plays and holds it."""

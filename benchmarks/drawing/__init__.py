"""How quickly what is drawn becomes pixels and views, and a picture of it."""

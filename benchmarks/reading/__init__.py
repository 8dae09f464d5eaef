"""Whether files are read: damaged ones by the thousand, and whole ones as another checkout reads them."""

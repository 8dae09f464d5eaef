"""Reports painted: pages of a PDF at the resolution of print, or one long picture."""

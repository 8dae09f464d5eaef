"""The sagittal and coronal planes beside the pane."""

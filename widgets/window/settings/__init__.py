"""What can be set, in a dialog; and the layout as it is at first."""

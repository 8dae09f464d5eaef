"""Studies: folders of NIfTI files become checked volumes on the library grid."""

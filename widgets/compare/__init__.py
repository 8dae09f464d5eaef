"""Studies side by side in three planes that are linked through the library grid."""

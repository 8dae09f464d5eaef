"""Learning the networks: data, augmentation, losses, stages and the loop. Imports neither Qt, VTK nor c_geometry."""

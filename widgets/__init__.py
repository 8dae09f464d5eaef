"""What a person sees: Qt and VTK, nothing else."""

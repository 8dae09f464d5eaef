"""How well a study was prepared: numbers and a verdict, the sequences told by their pictures, the picture for the eye."""

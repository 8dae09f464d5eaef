"""Raw studies in a window of their own: what was found, how far each is, its brain to be judged and corrected."""

"""What a reader leaves behind: the sessions of reader studies, and the tables made of them."""

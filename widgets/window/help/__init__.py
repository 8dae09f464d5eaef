"""The manual inside, what a bug report needs, the log, and what the window does after an error of the program."""

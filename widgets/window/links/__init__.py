"""Links to one study, from a RIS or a mail: the window that runs opens it."""

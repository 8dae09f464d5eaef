"""What the tests of the receiver share: a receiver at work, senders, and a process of its own."""

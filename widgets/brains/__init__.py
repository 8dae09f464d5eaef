"""Whole brain: whose brain of the library is like this one's, in rows, on a map, and what the code keeps of it."""

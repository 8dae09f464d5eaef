"""SBMIR's application: everything a reader can do, without a window.

Nothing in here imports Qt, VTK or the ``widgets`` package; every room can be used from a script or a test.
"""

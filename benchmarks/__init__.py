"""Measurements, each run by hand on a machine that is named with its figures."""

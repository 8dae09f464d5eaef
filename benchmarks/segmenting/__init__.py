"""Measuring how studies are segmented."""

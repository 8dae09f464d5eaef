"""Mapping files: which file is which where names do not say it."""

from app.imaging.mapping.studies import find_studies

__all__ = ["find_studies"]

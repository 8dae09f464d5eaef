"""Bringing a CT onto an MR of the same head: a rigid motion, then a smooth displacement, by mutual information."""

from app.crossmodal.registration.mutual import register_by_information
from app.crossmodal.registration.scan import Scan, read_scan
from app.crossmodal.registration.transforms import Mapping

__all__ = ["Mapping", "Scan", "read_scan", "register_by_information"]

"""What the program is not."""

from __future__ import annotations

NOTICE = "Research and education, not a medical device"

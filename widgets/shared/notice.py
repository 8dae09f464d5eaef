"""What the program is not."""

from __future__ import annotations

from widgets.language import tr_later

NOTICE = tr_later("Research and education, not a medical device")

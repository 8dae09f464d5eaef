"""Which modality a series is: by an ordered table of rules, and whether it was measured with contrast agent.

:func:`load_rules` reads the table, whose rules may ask what :func:`by_name` and :func:`by_tags` tell of contrast agent;
:func:`by_timeline` adds what only the other series of a study can tell.
"""

from app.imaging.dicom.modalities.contrast import Tags, by_name, by_tags, by_timeline, contradiction
from app.imaging.dicom.modalities.rules import Rules, load_rules, rules_file, words_of

__all__ = ["Rules", "Tags", "by_name", "by_tags", "by_timeline", "contradiction", "load_rules", "rules_file", "words_of"]

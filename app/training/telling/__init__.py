"""What a training run leaves to be looked at: losses as lines, table, curves and for TensorBoard, and pictures."""

from app.training.telling.curves import draw_curves, read_log, write_table
from app.training.telling.diary import Diary
from app.training.telling.pictures import Pixels, contact_sheet, label_colours, shades

__all__ = ["Diary", "Pixels", "contact_sheet", "draw_curves", "label_colours", "read_log", "shades", "write_table"]

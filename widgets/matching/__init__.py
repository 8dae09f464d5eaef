"""CT-MR match: a CT and an MR side by side, and where the other shows what was pointed out in one."""

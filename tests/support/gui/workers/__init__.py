"""Windows in processes of their own, to be killed or driven on a real display."""

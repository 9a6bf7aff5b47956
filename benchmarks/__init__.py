"""Accuracy and speed, measured. Each module has `figures(data)` and runs with `--data DIR` and `--json`."""

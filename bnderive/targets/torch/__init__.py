"""The PyTorch target: one file for each part of what it writes."""

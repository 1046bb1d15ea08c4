"""Triton: kernels for a GPU, planned from loops over memory, with functions of torch around them."""

"""A layer: its inputs, its definitions as a graph, its outputs (`layer`), and the library of documents (`library`)."""

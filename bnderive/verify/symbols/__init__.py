"""What the letters and names of a document are: indices, sizes, parameters, arrays with axes, gradients by name."""

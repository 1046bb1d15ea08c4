"""What a document writes, as it stands: names, trees, chains of equations, and how far a sum or a product reaches."""

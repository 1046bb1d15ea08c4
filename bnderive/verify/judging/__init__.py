"""From a claim to its finding: step and value judged, mended, and shown false by an example."""

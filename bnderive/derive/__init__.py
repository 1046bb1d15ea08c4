"""From a layer to its derivation: the chain rule over the graph, simplification, and the record of proved steps."""

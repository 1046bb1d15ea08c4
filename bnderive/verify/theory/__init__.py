"""From the equations of a document to what they define: a survey that claims are read against."""

"""What the text around equations says of them: conditions, remarks, introductions, what leads up to a claim."""

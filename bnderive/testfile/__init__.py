"""A test file for generated code: golden numbers (`golden`), as literals (`literals`), in a file of tests (`text`)."""

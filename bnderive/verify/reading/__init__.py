"""From the tree of one side of an equation to an expression, in each way in which grammar leaves it open."""

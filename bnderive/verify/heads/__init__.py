"""What stands before a bracket: functions, quantities and factors, and the elements that a script picks."""

"""Finding a facility while it is being typed: normal forms, the word index, spelling slips, ranking."""

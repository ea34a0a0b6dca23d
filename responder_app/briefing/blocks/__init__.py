"""The blocks of the arrival sheet, one function each: a Situation in, a Block out."""

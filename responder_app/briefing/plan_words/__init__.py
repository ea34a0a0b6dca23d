"""Search in all plans of one facility, from the word lists alone: no drawing is opened."""

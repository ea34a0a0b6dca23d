"""What leaves on paper or as a file. Imported when it is asked for: its libraries are slow to load."""

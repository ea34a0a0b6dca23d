"""What this process keeps from others: its memory, its files, what it says when it breaks. Knows no package."""

"""What each screen is given to paint: frozen values, text ready to show. No lookups and no rules in here."""

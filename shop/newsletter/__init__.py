"""The letter that people ask for by address alone: who gets it, what it says, and who got
which. It knows neither orders nor accounts."""

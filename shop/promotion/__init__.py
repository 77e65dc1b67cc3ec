"""Codes and offers on one page of the admin. Oscar's models say what they give; its
dashboard, where they were made, is not installed."""

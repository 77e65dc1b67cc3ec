"""What buyers say of what they bought, and what was decided about it: 16 CFR 465."""

DATE_FORMAT = r"j \d\e F \d\e Y"
MONTH_DAY_FORMAT = r"j \d\e F"
# As Spanish is written in the United States: $1,234.50.
DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","

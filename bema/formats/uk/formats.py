"""Ukrainian: 1 грудня 2026 р. (Django writes 01 грудня); numbers as Django has them."""

DATE_FORMAT = "j E Y р."
DATETIME_FORMAT = "j E Y р., H:i"
MONTH_DAY_FORMAT = "j E"
YEAR_MONTH_FORMAT = "F Y р."

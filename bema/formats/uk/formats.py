"""Ukrainian: 1 грудня 2026 року (Django writes 01 грудня); numbers as Django has them."""

DATE_FORMAT = "j E Y року"
DATETIME_FORMAT = "j E Y року, H:i"
MONTH_DAY_FORMAT = "j E"
YEAR_MONTH_FORMAT = "F Y року"

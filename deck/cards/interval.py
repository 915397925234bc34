"""How long a review holds: a day in, the day it is due out."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Interval:
    """How long a review holds."""

    months: int

    def after(self, day: date) -> date:
        """Give the day this long after `day`; the 31st becomes a shorter month's last day."""
        year, month = divmod(day.month - 1 + self.months, 12)
        year, month = day.year + year, month + 1
        for last in (day.day, 30, 29, 28):
            try:
                return date(year, month, last)
            except ValueError:
                continue
        raise AssertionError("every month has a 28th")

    def __str__(self) -> str:
        count, unit = (self.months // 12, "year") if self.months % 12 == 0 else (self.months, "month")
        return f"{count} {unit}{'' if count == 1 else 's'}"

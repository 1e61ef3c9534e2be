from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "bema.reports"
    label = "reports"

    def ready(self) -> None:
        from bema.common import navigation
        from bema.units.navigation import manages

        pages = frozenset({"coverage", "coverage-subject", "coverage-people", "coverage-time"})
        navigation.register(
            navigation.Entry(
                label=_("Coverage"), url_name="coverage-home", shown=manages, order=70, pages=pages
            )
        )

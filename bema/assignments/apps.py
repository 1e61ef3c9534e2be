from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "bema.assignments"
    label = "assignments"

    def ready(self) -> None:
        from bema.assignments import handlers
        from bema.common import navigation

        handlers.follow()
        navigation.register(navigation.Entry(label=_("Today"), url_name="today", order=10))

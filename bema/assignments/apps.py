from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "bema.assignments"
    label = "assignments"

    def ready(self) -> None:
        from bema.assignments import handlers
        from bema.assignments.access import manages_training, opens_course
        from bema.common import navigation
        from bema.study.access import openers

        handlers.follow()
        openers.append(opens_course)
        navigation.register(navigation.Entry(label=_("Today"), url_name="today", order=10))
        navigation.register(
            navigation.Entry(
                label=_("Assignments"), url_name="assignments", shown=manages_training, order=60
            )
        )

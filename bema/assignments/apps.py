from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "bema.assignments"
    label = "assignments"

    def ready(self) -> None:
        from bema.accounts import own_data
        from bema.assignments import handlers
        from bema.assignments.access import opens_course
        from bema.assignments.own_data import own_progress
        from bema.common import navigation
        from bema.study.access import openers
        from bema.units.navigation import manages

        handlers.follow()
        openers.append(opens_course)
        own_data.register(own_progress)
        navigation.register(navigation.Entry(label=_("Today"), url_name="today", order=10))
        navigation.register(
            navigation.Entry(
                label=_("Assignments"), url_name="assignments", shown=manages, order=60
            )
        )

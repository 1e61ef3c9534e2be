from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "bema.assignments"
    label = "assignments"

    def ready(self) -> None:
        from bema.assignments import handlers

        handlers.follow()

from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "bema.assignments"
    label = "assignments"

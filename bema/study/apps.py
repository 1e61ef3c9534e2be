from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "bema.study"
    label = "study"

    def ready(self) -> None:
        from bema.common import immutability
        from bema.study.guards import GUARDS

        immutability.register(GUARDS)

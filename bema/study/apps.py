from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "bema.study"
    label = "study"

    def ready(self) -> None:
        from bema.common import immutability
        from bema.study import adapters
        from bema.study.admin import policy
        from bema.study.guards import GUARDS

        adapters.connect()
        policy.install()
        immutability.register(GUARDS)

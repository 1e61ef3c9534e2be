from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "bema.units"
    label = "units"

    def ready(self) -> None:
        from bema.common.jobs.access import overseers
        from bema.units.access import administers_everything

        overseers.append(administers_everything)

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "bema.units"
    label = "units"

    def ready(self) -> None:
        from bema.accounts import staff
        from bema.common.jobs.access import overseers
        from bema.units.access import administers_everything, holds_any_role

        overseers.append(administers_everything)
        staff.reasons.append(holds_any_role)

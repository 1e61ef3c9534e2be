from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "bema.units"
    label = "units"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from bema.accounts import own_data, staff
        from bema.common import navigation
        from bema.common.jobs.access import overseers
        from bema.units.access import administers_everything, holds_any_role
        from bema.units.navigation import manages
        from bema.units.own_data import sections

        overseers.append(administers_everything)
        staff.reasons.append(holds_any_role)
        own_data.register(sections)
        own_data.links.append((_("Put my name or unit right"), "my-corrections"))
        navigation.register(
            navigation.Entry(label=_("Units"), url_name="units", shown=manages, order=50)
        )

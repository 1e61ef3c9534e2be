from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpdatesConfig(AppConfig):
    name = "bema.updates"
    label = "updates"
    verbose_name = _("Updates")

    def ready(self) -> None:
        from bema.accounts import own_data
        from bema.assignments.today import Provider, providers
        from bema.common import immutability, navigation
        from bema.common.jobs import daily
        from bema.updates import desk, handlers, midcourse, offering, today
        from bema.updates.guards import GUARDS
        from bema.updates.jobs import recount_standings
        from bema.updates.own_data import records

        immutability.register(GUARDS)
        handlers.follow()
        daily.register(recount_standings)
        midcourse.register()
        desk.register()
        providers.append(Provider(order=20, section=today.changed))
        own_data.register(records)
        own_data.links.append((_("How many questions a day"), "review-settings"))
        providers.append(Provider(order=30, section=offering.go_over_again))
        navigation.register(
            navigation.Entry(label=_("My memory"), url_name="memory", order=20),
            navigation.Place.ACCOUNT,
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpdatesConfig(AppConfig):
    name = "bema.updates"
    label = "updates"
    verbose_name = _("Updates")

    def ready(self) -> None:
        from bema.assignments.today import Provider, providers
        from bema.common import immutability
        from bema.updates import handlers, today
        from bema.updates.guards import GUARDS

        immutability.register(GUARDS)
        handlers.follow()
        providers.append(Provider(order=20, section=today.changed))

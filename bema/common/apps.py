from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CommonConfig(AppConfig):
    name = "bema.common"
    label = "common"

    def ready(self) -> None:
        from bema.common import immutability
        from bema.common.guards import GUARDS

        immutability.register(GUARDS)
        pre_migrate.connect(immutability.before_migrations, sender=self)
        post_migrate.connect(immutability.after_migrations, sender=self)

from django.apps import AppConfig


class AuthenticityConfig(AppConfig):
    name = "bema.authenticity"
    label = "authenticity"

    def ready(self) -> None:
        from bema.authenticity.guards import GUARDS
        from bema.common import immutability

        immutability.register(GUARDS)

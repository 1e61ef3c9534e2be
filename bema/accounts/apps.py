from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bema.accounts"
    label = "accounts"

    def ready(self) -> None:
        from bema.accounts import own_data
        from bema.common import navigation

        own_data.register(own_data.own_sections)
        navigation.register(
            navigation.Entry(label=_("My data"), url_name="me", order=80), navigation.Place.ACCOUNT
        )

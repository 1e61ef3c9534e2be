from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "bema.documents"
    label = "documents"

    def ready(self) -> None:
        from bema.common import immutability, navigation
        from bema.documents.guards import GUARDS

        immutability.register(GUARDS)
        navigation.register(
            navigation.Entry(
                label=_("Documents"),
                url_name="documents",
                shown=navigation.everybody,
                order=20,
            )
        )

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "bema.documents"
    label = "documents"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from bema.common import navigation

        navigation.register(
            navigation.Entry(
                label=_("Documents"), url_name="documents", shown=navigation.everybody, order=20
            )
        )

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "bema.documents"
    label = "documents"

    def ready(self) -> None:
        from bema.common import immutability, navigation
        from bema.documents import copies
        from bema.documents.guards import GUARDS
        from bema.documents.models import DocumentKind
        from bema.units import vocabulary

        immutability.register(GUARDS)
        copies.register()
        vocabulary.register_section("document_kinds", DocumentKind)
        navigation.register(
            navigation.Entry(
                label=_("Documents"),
                url_name="documents",
                shown=navigation.everybody,
                order=20,
            )
        )

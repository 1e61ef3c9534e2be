from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "bema.documents"
    label = "documents"

    def ready(self) -> None:
        from bema.common import immutability
        from bema.documents.guards import GUARDS

        immutability.register(GUARDS)

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "bema.documents"
    label = "documents"

from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "bema.common"
    label = "common"

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "bema.units"
    label = "units"

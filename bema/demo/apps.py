from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "bema.demo"
    label = "demo"

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "bema.reports"
    label = "reports"

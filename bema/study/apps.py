from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "bema.study"
    label = "study"

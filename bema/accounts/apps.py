from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "bema.accounts"
    label = "accounts"

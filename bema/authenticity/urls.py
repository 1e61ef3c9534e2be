from __future__ import annotations

from django.urls import path

from bema.authenticity import views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/<str:code>", views.check_copy, name="check-copy"),
    path("keys/", views.public_keys, name="public-keys"),
    path("keys/bema-keys.pem", views.public_keys_file, name="public-keys-file"),
    path("keys/<slug:fingerprint>.pem", views.public_key_file, name="public-key-file"),
]

"""The addresses of an installation that is a demo."""

from bema.config.urls import urlpatterns as usual
from bema.demo.urls import routes

urlpatterns = [*routes, *usual]

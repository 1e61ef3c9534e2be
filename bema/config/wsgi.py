"""The WSGI application, for granian, gunicorn or any other server."""

import os
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bema.config.settings")

application: WSGIApplication = get_wsgi_application()
if settings.PAGE_CACHE:
    from bema.portal.cache.purging import generations
    from bema.portal.cache.wsgi import keep_pages

    application = keep_pages(application, generations())

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "bema.portal"
    label = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from bema.portal import comments, letters
        from bema.portal.admin import newsroom
        from bema.portal.admin.imports import doors as imports
        from bema.portal.admin.translations import doors
        from bema.portal.cache import start as cache
        from bema.portal.slots import story_slots
        from bema.portal.story import wiring
        from bema.portal.translation import handlers
        from bema.portal.translation.public import label_context

        newsroom.register()
        doors.open_doors()
        imports.open_doors()
        handlers.connect()
        wiring.connect()
        story_slots.register("top", "portal/translation/label.html", label_context)
        cache.start()
        comments.register()
        letters.register()

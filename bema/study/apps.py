from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudyConfig(AppConfig):
    name = "bema.study"
    label = "study"

    def ready(self) -> None:
        from bema.accounts import own_data
        from bema.common import immutability, navigation
        from bema.study import access, adapters, approving, certificates, reading, scheduled
        from bema.study.admin import policy
        from bema.study.guards import GUARDS
        from bema.study.models import Course, Item, Lesson, Objective, approval
        from bema.study.own_data import records
        from bema.units.navigation import writes

        adapters.connect()
        scheduled.register()
        policy.install()
        owned = approval.Kind(
            access.editable, lambda thing: access.editors_of(thing.owner), access.owners
        )
        approval.kinds.update(dict.fromkeys((Course, Lesson, Objective, Item), owned))
        approving.connect()
        reading.register()
        certificates.register()
        own_data.register(records)
        immutability.register(GUARDS)
        navigation.register(navigation.Entry(label=_("Courses"), url_name="courses", order=30))
        navigation.register(
            navigation.Entry(
                label=_("Translations"), url_name="translations", shown=writes, order=75
            )
        )
        navigation.register(
            navigation.Entry(label=_("Write"), url_name="wagtailadmin_home", shown=writes, order=80)
        )

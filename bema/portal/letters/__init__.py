"""Letters of new stories to who asked for them, and messages to browsers (Web Push).

actions.py   asking for letters, confirming, changing, ending
choosing.py  which stories are new for a wish
writing.py   a letter, as text and as HTML, with the headers of one-click unsubscribing (RFC 8058)
jobs.py      sends what is due, at seven in the morning
push.py      one message to one browser (RFC 8030, 8291, 8292)
telling.py   an editor tells browsers of a story
"""

from __future__ import annotations


def register() -> None:
    """Called when the application starts."""
    from bema.accounts import own_data
    from bema.common.jobs import daily, minutely
    from bema.portal.letters import desk, jobs
    from bema.portal.letters.own_data import sections

    daily.register(jobs.forget_unconfirmed)
    minutely.register(jobs.is_due, jobs.send_letters)
    own_data.register(sections)
    desk.register()

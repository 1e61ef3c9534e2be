"""Public pages kept whole for visitors, and thrown away exactly when something that they show has changed.

    wsgi.py         in front of Django: serves what is kept, keeps what Django has rendered for it
    keys.py         which requests may be answered so, and under what key
    recording.py    what a page depends on, noted while it is rendered
    purging.py      "this has changed": told to all processes of all machines
    changes.py      which changes of what tables call that
    generations.py  when each thing has changed last, in memory that the processes of a machine share
    store.py        the pages themselves
    counting.py     how often stories are opened

See docs/decisions/0021-pages-kept-whole.md.
"""

from bema.portal.cache.purging import purge, purge_everything
from bema.portal.cache.recording import depends, kept, note, unnoted

__all__ = ["depends", "kept", "note", "purge", "purge_everything", "unnoted"]

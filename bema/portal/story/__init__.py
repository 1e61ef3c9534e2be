"""The page of a story: what stands on it besides its words, and where its pictures and films come from.

page.py        all that the page shows, put together once a request
body.py        the parts of a body: its words, pictures, films, quoted provisions
related.py     what else there is to read
pictures.py    sizes of pictures, made when a story is published
public.py      which pictures and files anybody may fetch
embeds.py      films and sound of other sites: which ones, and how they are framed
calendar.py    an event for one's own calendar
wiring.py      what happens when a page is published
"""

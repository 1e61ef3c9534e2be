"""Stories read aloud by a machine: an interface, one engine, and the readings that are kept.

engines.py     what an engine is, and which one is at hand
espeak.py      espeak-ng, if the program is installed
readings.py    made when a story is published, anew when its words change; absent where no engine speaks
"""

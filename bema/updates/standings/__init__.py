"""Who knows today's text: tallies of what people know of each subject, by unit and groups.

`sql` is the one statement that counts; `keeping` calls it around each write; `bases` says by what it
counts, and by what it should; `recount` brings the first up to the second; `reading` sums cells.
"""

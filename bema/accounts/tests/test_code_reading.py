"""However a person copies a code from paper, it is read as it was printed."""

from hypothesis import given
from hypothesis import strategies as st

from bema.accounts import codes


@given(st.lists(st.sampled_from(codes.ALPHABET), min_size=12, max_size=12), st.data())
def test_a_code_is_read_however_it_is_typed(characters, data):
    code = "".join(characters)
    looks = {"1": "1IiLl", "0": "0OoＯ", "V": "VvUu"}
    typed = "".join(
        data.draw(st.sampled_from(looks.get(ch, ch + ch.lower())))
        + data.draw(st.sampled_from(["", " ", "-", "–", "."]))
        for ch in code
    )
    assert codes.normalise(typed) == code

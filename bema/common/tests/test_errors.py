"""Errors are told once and alike, whatever the database."""

from __future__ import annotations

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/certificates/%00/", "/certificates/A/?q=%00", "/jobs/%00"])
def test_an_address_with_a_nul_is_absent(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "does not exist" in response.text

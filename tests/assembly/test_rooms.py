"""The names of `assembly` are found in its files when they are asked for."""

from __future__ import annotations

from importlib import import_module

import pytest

from responder_app import assembly


def test_every_name_is_found_where_it_is_said_to_be() -> None:
    rooms = vars(assembly)["_ROOMS"]
    assert sorted(assembly.__all__) == sorted(name for names in rooms.values() for name in names)
    for room, names in rooms.items():
        for name in names:
            assert getattr(assembly, name) is getattr(import_module(f"responder_app.assembly.{room}"), name)


def test_another_name_is_not_found() -> None:
    with pytest.raises(AttributeError, match="no attribute 'open_window'"):
        assembly.open_window  # noqa: B018

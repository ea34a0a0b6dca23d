"""Single changes gathered to areas."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from responder_app.gui.plans.changed_areas import areas_of


def test_changes_side_by_side_are_one_area() -> None:
    desks = [QRectF(100 + 20 * number, 100, 12, 10) for number in range(8)]
    far = QRectF(800, 600, 20, 20)
    assert areas_of([*desks, far], 1000) == (QRectF(100, 100, 152, 10), far)


def test_a_change_within_another_is_not_counted_twice() -> None:
    assert areas_of([QRectF(0, 0, 600, 500), QRectF(10, 10, 5, 5)], 1000) == (QRectF(0, 0, 600, 500),)


def test_no_area_grows_over_the_whole_building() -> None:
    around = [QRectF(20 * number, 0, 19, 19) for number in range(50)]
    areas = areas_of(around, 1000)
    assert len(areas) >= 3
    assert all(area.width() <= 350 for area in areas)
    assert all(any(area.contains(box) for area in areas) for box in around)

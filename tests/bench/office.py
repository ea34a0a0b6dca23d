"""The office: how fast it seals and signs a whole city, and one change of it."""

from __future__ import annotations

from tests.bench.goal import Goal, at_most, measured
from tests.bench.timing import p50, timed
from tests.bench.town import facilities, town

AGAIN = 5
GOAL_S = 5.0


def run(size: int | None = None) -> list[Goal]:
    """Measure the first publication and some after one change each."""
    made = town(size or facilities())
    published, seconds = made.published, made.publish_ms / 1000
    written = f"{published.objects_written} objects, {published.bytes_written / 1e6:.1f} MB"
    again_s, objects = [], []
    for number in range(AGAIN):
        made.change(number, f"Renamed at the office {number}")
        change, again_ms = timed(made.publish)
        again_s.append(again_ms / 1000)
        objects.append(change.objects_written)
    taking = f"each taken in on its own, durably: {made.take_ms / made.size:.1f} ms a facility"
    how = f"median of {AGAIN} ({min(again_s):.2f} to {max(again_s):.2f} s); {max(objects)} objects written"
    return [
        measured(
            "first publication", made.size / seconds, "facilities/s", f"{made.size} in {seconds:.0f} s, {written}"
        ),
        measured("taking in", made.size / made.take_ms * 1000, "facilities/s", taking),
        at_most(f"publishing one change of {made.size}", p50(again_s), GOAL_S, "s", how),
        measured("objects written for one change", max(objects), "", "record, manifest, shard"),
    ]

"""/api/v1 of what is answered for: who is flagged beside who is known."""

from datetime import date
from typing import Literal

from api.deps import Routes, TheHouse, TheLook
from api.disparity_shapes import disparity_json
from api.record import today
from api.rights import ANSWER_FOR
from api.shapes import Json
from graph.triage.disparity import disparity
from graph.triage.small_numbers import shown

routes = Routes("/api/v1", documented=True)


@routes.get("/disparity", requires=ANSWER_FOR)
def flagged(
    look: TheLook, house: TheHouse, as_of: date | None = None, tier: Literal["any", "alert"] = "any", small: bool = False
) -> Json:
    """Who is flagged by gender, ethnicity, age, care and SEND, with what small numbers leave open; null where left out."""
    day = as_of or today(house.settings.today)
    return disparity_json(shown(disparity(house.kith, look, day, tier), small=small), day, tier)

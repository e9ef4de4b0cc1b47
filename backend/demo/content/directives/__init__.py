"""The twenty sample directives of 2019, all invented, in order of issue."""

from backend.demo.content.directives.environment import ENVIRONMENT
from backend.demo.content.directives.land import LAND
from backend.demo.content.directives.office import OFFICE
from backend.demo.content.directives.record import Directive
from backend.demo.content.directives.water import WATER

DIRECTIVES: tuple[Directive, ...] = tuple(
    sorted((*LAND, *ENVIRONMENT, *WATER, *OFFICE), key=lambda directive: (directive.issued, directive.full_code))
)
BY_CODE = {directive.full_code: directive for directive in DIRECTIVES}

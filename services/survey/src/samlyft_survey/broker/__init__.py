"""The token broker: it alone knows which token belongs to which pairing key, in a database and role of its own.

It stores no person id. A pairing key is an HMAC of the person id under the key of the family of rounds; when the
family closes the key is destroyed, and nobody can compute it again. What this does and does not protect against is
told in the service's README.
"""

from samlyft_survey.broker.broker import Broker
from samlyft_survey.broker.desk import Desk
from samlyft_survey.broker.migration import migrate
from samlyft_survey.broker.standing import (
    Chosen,
    FamilyClosedError,
    Issued,
    Looked,
    Shared,
    Spent,
)

__all__ = [
    "Broker",
    "Chosen",
    "Desk",
    "FamilyClosedError",
    "Issued",
    "Looked",
    "Shared",
    "Spent",
    "migrate",
]

"""How a process reads its settings: a mistake ends it in words, before anything is served."""

import base64
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, SecretStr, ValidationError

KEY_BYTES = 32


def _whole_key(encoded: SecretStr) -> SecretStr:
    """Whatever decodes to another key, or to none, would be found out by the first who asks for a link."""
    try:
        key = base64.b64decode(encoded.get_secret_value(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) == 1:
        msg = "must be 32 random bytes in base64, as `openssl rand -base64 32` makes them"
        raise ValueError(msg)
    return encoded


SecretKey = Annotated[SecretStr, AfterValidator(_whole_key)]
Known = TypeVar("Known", bound=BaseModel)


def from_environment(kind: type[Known]) -> Known:
    """The settings of this process; a mistake ends it with the names of the variables and never their values."""
    try:
        return kind()
    except ValidationError as error:
        named = [
            ("SAMLYFT_" + str((*one["loc"], "")[0]).upper(), one["msg"]) for one in error.errors()
        ]
        said = (f"\n  {name}: {fault}" for name, fault in named)
        raise SystemExit("The settings are wrong:" + "".join(said)) from None
    except ValueError as error:  # what should be JSON is none: it names the variable's field
        raise SystemExit(f"The settings are wrong: {error}") from None

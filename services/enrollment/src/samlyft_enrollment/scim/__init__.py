"""SCIM 2.0 (RFC 7643, 7644): people and workplaces kept by a municipality's own directory."""

from functools import cached_property
from typing import Any

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

PATH = "/enrollment/scim/v2"


class Later(FastAPI):
    """The application, made when the first directory asks: its models take longer to import than a service to start."""

    def __init__(self, service: FastAPI) -> None:
        super().__init__(openapi_url=None)
        self._service = service

    @cached_property
    def _made(self) -> FastAPI:
        from samlyft_enrollment.scim.app import build

        return build(self._service)

    def openapi(self) -> dict[str, Any]:
        """Its own document."""
        return self._made.openapi()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._made(scope, receive, send)

"""A tenant with two of everything, made through the API; and the same words for what never was."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI

from samlyft_common import testing
from samlyft_common.db import Database
from services.reporting.tests import conftest as reporting
from services.survey.tests import conftest as survey
from services.training_log_tests import World as TrainingWorld
from tests.contract.tenant_calls import Call

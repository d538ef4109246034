"""Migrates the broker's database; with the word `provision` makes it first, as the administrator.

`SAMLYFT_BROKER_OWNER_DATABASE_URL` and `SAMLYFT_BROKER_DATABASE_URL` name it and its two roles.
"""

import asyncio
import os
import sys

from samlyft_common.roles import provision_roles
from samlyft_survey.broker.migration import migrate

owner_url = os.environ["SAMLYFT_BROKER_OWNER_DATABASE_URL"]
if sys.argv[1:] == ["provision"]:
    urls = {"owner": owner_url, "app": os.environ["SAMLYFT_BROKER_DATABASE_URL"]}
    done = asyncio.run(provision_roles(os.environ.get("SAMLYFT_ADMIN_DATABASE_URL"), urls))
    print(done)  # noqa: T201  # the verb's answer
else:
    asyncio.run(migrate(owner_url))

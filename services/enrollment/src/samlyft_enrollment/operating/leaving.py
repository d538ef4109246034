"""`municipalities export|offboard`: one municipality leaves its tenant, with everything that is its own."""

import argparse
from datetime import date
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError

from samlyft_common.service import Verb
from samlyft_enrollment.controllers import exporting
from samlyft_enrollment.controllers.leaving import leave, try_leaving
from samlyft_enrollment.controllers.schemas import ExitIn, ExportManifest
from samlyft_enrollment.operating.shell import answer, opened, operator, progress
from samlyft_enrollment.settings import Settings
from samlyft_web.problems import AppError

MAY = ("exits:read", "exits:write", "identity:read")


async def export(settings: Settings, said: argparse.Namespace) -> int:
    """The zip that `GET /municipality-exports/{municipalityCode}` gives."""
    async with opened(settings) as database, database.session(said.tenant) as session:
        principal = operator(said.tenant, *MAY)
        files = await exporting.tables(session, principal, settings.master_key, said.municipality)
        told = exporting.manifest(said.municipality, files)
    with said.out.open("xb") as file:
        said.out.chmod(0o600)
        file.write(exporting.zipped(told, files))
    answer(f"{said.out}: {sum(one.rows for one in told.files)} rows, digest {told.digest}")
    return 0


async def offboard(settings: Settings, said: argparse.Namespace) -> int:
    """Ends its part, erases whom nothing holds, destroys the key; refuses if its export is not true any more."""
    if not said.dry_run and said.confirm != said.municipality:
        progress(f"this cannot be undone: --confirm {said.municipality}, or --dry-run")
        return 2
    try:
        with ZipFile(said.export) as archive:
            known = ExportManifest.model_validate_json(archive.read("manifest.json"))
        body = ExitIn.model_validate(
            {
                "municipality_code": said.municipality,
                "last_day": said.last_day,
                "export_digest": known.digest,
                "takes_over_retention": said.takes_over_retention,
            }
        )
        async with opened(settings) as database, database.session(said.tenant) as session:
            do = try_leaving if said.dry_run else leave
            made = await do(session, operator(said.tenant, *MAY), settings.master_key, body)
    except (ValidationError, AppError, BadZipFile, KeyError, OSError) as error:
        progress(f"{type(error).__name__}: {error}")
        return 2
    answer(made.model_dump_json(indent=1))
    return 0


def _of(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("municipality", help="its code, as 1440")
    parser.add_argument("--tenant", required=True)


def _exporting(parser: argparse.ArgumentParser) -> None:
    _of(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a new zip")


def _offboarding(parser: argparse.ArgumentParser) -> None:
    _of(parser)
    parser.add_argument(
        "--export", type=Path, required=True, metavar="FILE", help="what export made"
    )
    parser.add_argument("--last-day", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.add_argument(
        "--takes-over-retention", action="store_true", help="it keeps the papers itself from now on"
    )
    parser.add_argument("--confirm", metavar="CODE", help="its code once more")
    parser.add_argument("--dry-run", action="store_true", help="tell, and change nothing")


VERBS = {
    "municipalities export": Verb(
        "everything of one municipality as CSV in a zip; personal data: keep it as such",
        *(export, _exporting, ("samlyft municipalities export 1440 --tenant gr --out ale.zip",)),
    ),
    "municipalities offboard": Verb(
        "a municipality leaves its tenant with its export; its key is destroyed",
        offboard,
        _offboarding,
        (
            "samlyft municipalities offboard 1440 --tenant gr --export ale.zip --last-day 2026-12-31 --dry-run",
        ),
    ),
}

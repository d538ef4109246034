"""Own packages, what others offer, and what is in use here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from samlyft_common.auth import Principal, require
from samlyft_common.db import Session
from samlyft_common.idempotency import MayRepeat, MustRepeat
from samlyft_enrollment.packages import commands, queries, sharing
from samlyft_enrollment.packages.schemas import (
    AdoptionChange,
    AdoptionIn,
    AdoptionOut,
    EditionIn,
    Kind,
    OfferIn,
    OfferOut,
    PackageIn,
    PackageOut,
    SharedOut,
)
from samlyft_web.etags import IfMatch, etag
from samlyft_web.paging import Listing, Page, page_rows

router = APIRouter(tags=["packages"])
Reader = Annotated[Principal, Depends(require("packages:read"))]
Writer = Annotated[Principal, Depends(require("packages:write"))]
PackageId = Annotated[UUID, Path(alias="packageId")]
OfKind = Annotated[Kind | None, Query(description="Utbildning eller exempel. Kind.")]
OfTopic = Annotated[str | None, Query(max_length=100, description="Ämne. Topic.")]


@router.post(
    "/packages",
    summary="Skapa paket eller exempel / Make a package or example",
    status_code=201,
    response_model=PackageOut,
)
async def make_package(
    principal: Writer, session: Session, once: MayRepeat, body: PackageIn
) -> Response:
    """Ett utbildningspaket, eller ett gott exempel; inga personuppgifter.

    A training package or a good example; no personal data.
    """
    return await once.answer(
        session,
        lambda: commands.make_package(session, principal, body),
        location=lambda made: f"/packages/{made.package_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/packages", summary="Lista egna paket / List own packages")
async def list_packages(
    principal: Reader,
    session: Session,
    page: Page,
    kind: OfKind = None,
    topic: OfTopic = None,
) -> Listing[PackageOut]:
    """Egna paket och exempel med senaste utgåvan. Own packages and examples, newest edition."""
    return await page_rows(
        session,
        page,
        queries.packages(kind, topic),
        sorts={"code": queries.PACKAGE.c.code, "changed_at": queries.PACKAGE.c.changed_at},
        key=queries.PACKAGE.c.id,
        changed=queries.PACKAGE.c.changed_at,
        read=lambda row: queries.package_out(dict(row._mapping)),
    )


@router.get("/packages/{packageId}", summary="Hämta eget paket / Get an own package")
async def get_package(
    principal: Reader, session: Session, response: Response, package_id: PackageId
) -> PackageOut:
    """Ett paket med senaste utgåvan. One package with its newest edition."""
    made = queries.package_out(await queries.get_package(session, package_id))
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/packages/{packageId}/editions",
    summary="Ny utgåva / A new edition",
    status_code=201,
    response_model=PackageOut,
)
async def add_edition(
    request: Request,
    principal: Writer,
    session: Session,
    once: MayRepeat,
    package_id: PackageId,
    body: EditionIn,
) -> Response:
    """Tidigare utgåvor ändras aldrig; de som följer paketet får den erbjuden genast.

    Earlier editions never change; those who follow the package are offered it at once.
    """

    async def make() -> PackageOut:
        made = await commands.add_edition(session, package_id, body)
        return await sharing.offer_on(session, request.app.state.database, principal, made)

    return await once.answer(
        session,
        make,
        location=lambda made: f"/packages/{made.package_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.post(
    "/package-offers",
    summary="Erbjud andra paketet / Offer the package to others",
    response_model=OfferOut,
)
async def offer(
    request: Request, principal: Writer, session: Session, once: MustRepeat, body: OfferIn
) -> Response:
    """Senaste utgåvan till andra samverkansorgan. The newest edition, to other tenants."""
    return await once.answer(
        session,
        lambda: sharing.offer(session, request.app.state.database, principal, body),
        status=200,
    )


@router.get("/shared-packages", summary="Lista vad andra delar / List what others share")
async def list_shared(
    principal: Reader,
    session: Session,
    page: Page,
    kind: OfKind = None,
    topic: OfTopic = None,
    offered_by: Annotated[
        str | None, Query(max_length=31, description="Från vilken. By whom.")
    ] = None,
    every_edition: Annotated[
        bool, Query(description="Även äldre utgåvor. Older editions too.")
    ] = False,
) -> Listing[SharedOut]:
    """Paket och goda exempel från andra, efter ämne. Packages and examples of others, by topic."""
    shared = queries.SHARED.c
    return await page_rows(
        session,
        page,
        queries.shared(kind, topic, offered_by, every_edition=every_edition),
        sorts={"title": shared.title, "changed_at": shared.changed_at},
        key=shared.id,
        changed=shared.changed_at,
        read=lambda row: queries.shared_out(dict(row._mapping)),
    )


@router.get("/shared-packages/{sharedPackageId}", summary="Hämta delat paket / Get a shared one")
async def get_shared(
    principal: Reader,
    session: Session,
    response: Response,
    shared_id: Annotated[UUID, Path(alias="sharedPackageId")],
) -> SharedOut:
    """En utgåva som någon erbjuder. One edition that somebody offers."""
    made = queries.shared_out(await queries.get_shared(session, shared_id))
    response.headers["etag"] = etag(made.version)
    return made


@router.post(
    "/package-adoptions",
    summary="Använd ett delat paket / Use a shared package",
    status_code=201,
    response_model=AdoptionOut,
)
async def adopt(principal: Writer, session: Session, once: MayRepeat, body: AdoptionIn) -> Response:
    """En viss utgåva; en nyare ersätter den. One edition, which a newer one replaces."""
    return await once.answer(
        session,
        lambda: sharing.adopt(session, principal, body),
        location=lambda made: f"/package-adoptions/{made.adoption_id}",
        headers=lambda made: {"etag": etag(made.version)},
    )


@router.get("/package-adoptions", summary="Lista använda paket / List packages in use")
async def list_adoptions(principal: Reader, session: Session, page: Page) -> Listing[AdoptionOut]:
    """Vad som används, och om det finns nyare. What is in use, and whether there is newer."""
    adoption = queries.ADOPTION.c
    return await page_rows(
        session,
        page,
        queries.adoptions(),
        sorts={"changed_at": adoption.changed_at},
        key=adoption.id,
        changed=adoption.changed_at,
        read=lambda row: queries.adoption_out(dict(row._mapping)),
    )


@router.get("/package-adoptions/{adoptionId}", summary="Hämta använt paket / Get one in use")
async def get_adoption(
    principal: Reader,
    session: Session,
    response: Response,
    adoption_id: Annotated[UUID, Path(alias="adoptionId")],
) -> AdoptionOut:
    """Ett paket som används. A package in use."""
    made = queries.adoption_out(await queries.get_adoption(session, adoption_id))
    response.headers["etag"] = etag(made.version)
    return made


@router.patch("/package-adoptions/{adoptionId}", summary="Sluta använda / Stop using")
async def change_adoption(
    principal: Writer,
    session: Session,
    response: Response,
    adoption_id: Annotated[UUID, Path(alias="adoptionId")],
    if_match: IfMatch,
    body: AdoptionChange,
) -> AdoptionOut:
    """Avslutar eller återupptar användningen. Ends the use or takes it up again."""
    made = await sharing.change_adoption(session, adoption_id, if_match, body)
    response.headers["etag"] = etag(made.version)
    return made

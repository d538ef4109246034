"""The routes of all that has to do with who may do what and whose data they are, as one."""

from fastapi import APIRouter

from samlyft_enrollment.access.routes import router as access
from samlyft_enrollment.clients.routes import router as clients
from samlyft_enrollment.controllers.routes import router as controllers
from samlyft_enrollment.identities.routes import router as identities
from samlyft_enrollment.notices.routes import doors as notice_doors
from samlyft_enrollment.notices.routes import router as notices
from samlyft_enrollment.privacy.own import router as own_data
from samlyft_enrollment.privacy.routes import router as privacy
from samlyft_enrollment.retention.routes import router as retention
from samlyft_enrollment.settings_of_tenant.routes import router as settings
from samlyft_enrollment.staff_information.routes import router as staff_information

router = APIRouter()
for part in (
    access,
    clients,
    settings,
    controllers,
    identities,
    privacy,
    own_data,
    retention,
    notices,
    notice_doors,
    staff_information,
):
    router.include_router(part)

"""initial"""

from alembic import op
from samlyft_sample.main import Base

from samlyft_common.migrations import enable_tenant_rls, secure_common_tables, secure_letters

revision = "0001"
down_revision = None


def upgrade() -> None:
    Base.metadata.create_all(op.get_bind())
    secure_common_tables()
    secure_letters()
    enable_tenant_rls("note")
    enable_tenant_rls("read")

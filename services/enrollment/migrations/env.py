from samlyft_common.migrations import run
from samlyft_enrollment.models import Base

run(Base.metadata)

from samlyft_common.migrations import run
from samlyft_reporting.models import Base

run(Base.metadata)

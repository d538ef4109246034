from samlyft_common.migrations import run
from samlyft_training_log.models import Base

run(Base.metadata)

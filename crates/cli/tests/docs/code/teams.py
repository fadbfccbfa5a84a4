# begin
# ANCHOR: models
from sqlmodel import Field, SQLModel


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    motto: Unknown
# ANCHOR_END: models
print(1 + 1)

from typing import Optional
from sqlmodel import Field, SQLModel, create_engine


class select(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    order: str = Field(index=True)
    group: int = Field(unique=True)
    camelCase: str = Field(index=True)


class CamelTable(SQLModel, table=True):
    __tablename__ = "CamelTable"
    id: Optional[int] = Field(default=None, primary_key=True)
    s: int = Field(foreign_key="select.id", index=True, unique=True)
    _private: int = 3
    model_config = {"extra": "allow"}


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)

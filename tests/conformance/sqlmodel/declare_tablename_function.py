from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel, create_engine


class Base(SQLModel):
    id: int | None = Field(default=None, primary_key=True)
    @declared_attr
    def __tablename__(cls) -> str:
        return "app_" + cls.__name__.lower()


class Alpha(Base, table=True):
    x: int


class Beta(Base, table=True):
    alpha_id: int = Field(foreign_key="app_alpha.id", index=True)


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)

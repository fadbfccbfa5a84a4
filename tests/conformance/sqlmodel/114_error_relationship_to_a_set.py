"""SQLModel looks into lists and unions alone."""

from sqlmodel import Field, Relationship, SQLModel


class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    jars: set["Jar"] = Relationship(back_populates="shelf")


class Jar(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    shelf_id: int | None = Field(default=None, foreign_key="shelf.id")
    shelf: Shelf | None = Relationship(back_populates="jars")

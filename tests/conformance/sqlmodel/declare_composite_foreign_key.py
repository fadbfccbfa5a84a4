from typing import Optional
from sqlmodel import Field, SQLModel, create_engine, Relationship
from sqlalchemy import ForeignKeyConstraint


class Site(SQLModel, table=True):
    country: str = Field(primary_key=True, max_length=2)
    number: int = Field(primary_key=True)
    digs: list["Dig"] = Relationship(back_populates="site")


class Dig(SQLModel, table=True):
    __table_args__ = (ForeignKeyConstraint(["site_country", "site_number"], ["site.country", "site.number"], name="fk_site", ondelete="CASCADE"),)
    code: str = Field(primary_key=True)
    site_country: Optional[str] = None
    site_number: Optional[int] = None
    site: Optional[Site] = Relationship(back_populates="digs")


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print(Dig(code='a').site)

# linktable: hide
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine


class PlantBed(SQLModel, table=True):
    plant_id: int | None = Field(default=None, foreign_key="plant.id", primary_key=True)
    bed_id: int | None = Field(default=None, foreign_key="bed.id", primary_key=True)


class Bed(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    plants: list["Plant"] = Relationship(back_populates="beds", link_model=PlantBed)


class Plant(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    beds: list[Bed] = Relationship(back_populates="plants", link_model=PlantBed)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
# linktable: show
# linktable: expect north
with Session(engine) as session:
    """The docstring
    of two lines"""
    north, south = Bed(name="north"), Bed(name="south")
    fern = Plant(name="Fern", beds=[north])
    session.add(fern)
    session.commit()
    fern.beds.append(south)
    session.commit()
    for bed in fern.beds:
        print("Fern grows in:", bed.name)

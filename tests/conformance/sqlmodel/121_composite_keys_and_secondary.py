# polymorphic-like links, composite keys, secondary by name
from typing import List, Optional
from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, Column, ForeignKey, Integer


class Warehouse(SQLModel, table=True):
    region: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    bins: List["Bin"] = Relationship(back_populates="warehouse", sa_relationship_kwargs={"lazy": "selectin"})


class Bin(SQLModel, table=True):
    __table_args__ = (ForeignKeyConstraint(["w_region", "w_number"], ["warehouse.region", "warehouse.number"]),)
    id: Optional[int] = Field(default=None, primary_key=True)
    w_region: Optional[str] = None
    w_number: Optional[int] = None
    warehouse: Optional[Warehouse] = Relationship(back_populates="bins")


class Packing(SQLModel, table=True):
    bin_id: int = Field(foreign_key="bin.id", primary_key=True)
    item_id: int = Field(foreign_key="item.id", primary_key=True)


class Item(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    sku: str
    bins: List[Bin] = Relationship(sa_relationship_kwargs={"secondary": "packing", "backref": "items"})
    big_bins: List[Bin] = Relationship(sa_relationship_kwargs={"secondary": lambda: Packing.__table__, "viewonly": True, "primaryjoin": "Item.id == Packing.item_id", "secondaryjoin": lambda: (Bin.id == Packing.bin_id) & (Bin.id > 1)})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    w = Warehouse(region="EU", number=1, bins=[Bin(), Bin()])
    s.add(w)
    s.add(Item(sku="i1", bins=list(w.bins)))
    s.commit()
    i = s.exec(select(Item)).one()
    print([b.id for b in i.bins], [b.id for b in i.big_bins], [x.sku for x in w.bins[0].items])
    s.expire_all()
    print([(b.id, b.warehouse.region) for b in s.exec(select(Bin))])

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Link(SQLModel, table=True):
    a_id: int | None = Field(default=None, foreign_key="alpha.id", primary_key=True)
    b_id: int | None = Field(default=None, foreign_key="beta.id", primary_key=True)
class Alpha(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    betas: list["Beta"] = Relationship(back_populates="alphas", link_model=Link)
class Beta(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    alphas: list[Alpha] = Relationship(back_populates="betas", link_model=Link)
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a1, a2 = Alpha(name="a1"), Alpha(name="a2")
    bs = [Beta(name=f"b{i}") for i in range(5)]
    a1.betas.extend(bs[:3])
    a2.betas = [bs[3], bs[0]]
    a1.betas.insert(0, bs[4])
    print([b.name for b in a1.betas], [[a.name for a in b.alphas] for b in bs])
    s.add_all([a1, a2])
    s.commit()
    print([b.name for b in a1.betas], [b.name for b in a2.betas])
    x = a1.betas.pop()
    print(x.name, [a.name for a in x.alphas])
    a1.betas[0] = bs[3]
    del a1.betas[1]
    s.commit()
    print([b.name for b in a1.betas])
    a1.betas = []
    a2.betas += [bs[1]]
    s.commit()
    print([b.name for b in a1.betas], [b.name for b in a2.betas])
    bs[2].alphas.append(a1)
    bs[2].alphas.append(a2)
    s.commit()
    print([[a.name for a in b.alphas] for b in bs])
    s.delete(a2)
    s.commit()
    print(s.exec(select(Link)).all(), a1.betas, len(a1.betas), bool(a1.betas), bs[2] in a1.betas, a1.betas == [bs[2]])
    s.delete(bs[2])
    s.flush()
    print(a1.betas)
    s.refresh(a1)
    print(a1.betas)
    try:
        a1.betas.remove(bs[0])
    except ValueError as e:
        print(e)

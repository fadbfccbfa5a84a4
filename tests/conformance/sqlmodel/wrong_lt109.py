from sqlmodel import Field, SQLModel, Session, UniqueConstraint, create_engine, select


class Team(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("nam"),)
    
    id: int | None = Field(default=None, primary_key=True)
    name: str


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print("tables made")
with Session(engine) as session:
    print(session.exec(select(Team)).all())

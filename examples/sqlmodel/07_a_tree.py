# title: A tree in one table
# about: Folders in folders: a foreign key to the own table, with remote_side to tell parent from children.
# subject: A table that refers to itself
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Folder(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    parent_id: int | None = Field(default=None, foreign_key="folder.id", index=True)

    parent: "Folder" = Relationship(
        back_populates="children", sa_relationship_kwargs={"remote_side": "Folder.id"}
    )
    children: list["Folder"] = Relationship(back_populates="parent")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def show(folder, depth=0):
    print("  " * depth + folder.name)
    for child in sorted(folder.children, key=lambda child: child.name):
        show(child, depth + 1)


with Session(engine) as session:
    root = Folder(name="letters")
    root.children = [Folder(name="drafts"), Folder(name="sent")]
    root.children[1].children.append(Folder(name="2026"))
    session.add(root)
    session.commit()

    show(root)
    year = session.exec(select(Folder).where(Folder.name == "2026")).one()
    print("2026 is in", year.parent.name)

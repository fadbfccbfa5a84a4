import enum
from datetime import datetime, timezone
from typing import Optional
from sqlalchemy import CheckConstraint, Column, Enum, ForeignKey, Index, Integer, String, Text, UniqueConstraint, func, text, DateTime, Boolean
from sqlmodel import Field, SQLModel, create_engine, JSON


class Status(str, enum.Enum):
    new = "n"
    in_progress = "p"


class Ticket(SQLModel, table=True):
    __tablename__ = "tickets"
    __table_args__ = (UniqueConstraint("ticket_code", "owner", name="uq_ticket"), CheckConstraint("cost > 0", name="ck_cost"), Index("ix_owner_code", "owner", "ticket_code"))
    id: Optional[int] = Field(default=None, primary_key=True)
    status: Status = Field(sa_column=Column(Enum(Status), nullable=False, server_default="new"))
    code: str = Field(sa_column=Column("ticket_code", String(20), unique=True, nullable=False))
    owner: str = Field(sa_column=Column(Text, index=True))
    cost: int = Field(sa_column=Column(Integer, server_default=text("1")))
    data: dict = Field(default_factory=dict, sa_column=Column(JSON))
    made: datetime = Field(sa_column=Column(DateTime(timezone=True), server_default=func.now()))
    parent: Optional[int] = Field(default=None, sa_column=Column(Integer, ForeignKey("tickets.id", ondelete="CASCADE"), nullable=True))
    flag: bool = Field(default=False, sa_column_kwargs={"server_default": text("0")})
    extra: Optional[str] = Field(default=None, sa_type=String(9), unique=True, index=True)


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)

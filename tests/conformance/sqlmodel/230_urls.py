"""URLs of databases and what engines say of theirs."""

from sqlalchemy import URL, make_url
from sqlmodel import create_engine
for t in ("sqlite:///a/b.db", "sqlite://", "sqlite:////abs/x.db", "postgresql+psycopg://me:s3c@host:5432/db?x=1&y=2", "sqlite:///x.db?mode=ro"):
    u = make_url(t)
    print(u, repr(u), u.drivername, u.database, u.host, u.port, u.username, u.password, dict(u.query))
    print(u.get_backend_name(), u.render_as_string(), u.render_as_string(hide_password=False), u.set(database="other"), u == make_url(t))
e = create_engine("sqlite:///a.db")
print(e.url, repr(e.url), e.url.database, e.url.drivername, e.url.get_backend_name(), str(e.url).startswith("sqlite"), type(e.url))
print(URL.create("postgresql", username="a", password="p@ss", host="h", database="d"))
if e.url.drivername.startswith("sqlite"):
    print("yes", e.url.get_dialect().name)

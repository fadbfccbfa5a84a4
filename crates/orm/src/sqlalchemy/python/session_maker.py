"""What makes sessions with the same arguments: SQLAlchemy 2.1.9, `orm/session.py`."""


class sessionmaker:
    def __class_getitem__(cls, item):
        return cls

    def __init__(self, bind=None, *, class_=None, autoflush=True, expire_on_commit=True, info=None, **kw):
        if class_ is None:
            from sqlalchemy.orm import Session as class_
        kw["bind"] = bind
        kw["autoflush"] = autoflush
        kw["expire_on_commit"] = expire_on_commit
        if info is not None:
            kw["info"] = info
        self.kw = kw
        self.class_ = class_

    def begin(self):
        return _Begun(self())

    def __call__(self, **local_kw):
        for name, value in self.kw.items():
            if name == "info" and "info" in local_kw:
                local_kw["info"] = {**value, **local_kw["info"]}
            else:
                local_kw.setdefault(name, value)
        return self.class_(**local_kw)

    def configure(self, **new_kw):
        self.kw.update(new_kw)

    def __repr__(self):
        options = ", ".join(f"{name}={value!r}" for name, value in self.kw.items())
        return f"{type(self).__name__}(class_={self.class_.__name__!r}, {options})"


sessionmaker.__module__ = "sqlalchemy.orm.session"


class _Begun:
    """`with maker.begin() as session:` commits at its end."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        self.transaction = self.session.begin()
        self.transaction.__enter__()
        return self.session

    def __exit__(self, kind, value, traceback):
        try:
            self.transaction.__exit__(kind, value, traceback)
        finally:
            self.session.close()

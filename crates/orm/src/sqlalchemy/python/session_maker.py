"""What makes sessions with the same arguments, and one for a scope: SQLAlchemy 2.1.9, `orm/session.py`, `orm/scoping.py`."""

from _linktable import unsupported


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


class scoped_session:
    """One session for each scope; what is asked of it is asked of that of the scope one is in."""

    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory
        self._scopefunc = scopefunc
        self._sessions = {}

    def _scope(self):
        return self._scopefunc() if self._scopefunc is not None else None

    def __call__(self, **kw):
        scope = self._scope()
        if kw and scope in self._sessions:
            from sqlalchemy.exc import InvalidRequestError

            raise InvalidRequestError("Scoped session is already present; no new arguments may be specified.")
        if scope not in self._sessions:
            self._sessions[scope] = self.session_factory(**kw)
        return self._sessions[scope]

    def configure(self, **kwargs):
        if self._scope() in self._sessions:
            unsupported("`configure` of a `scoped_session` that has a session")
        self.session_factory.configure(**kwargs)

    def remove(self):
        session = self._sessions.pop(self._scope(), None)
        if session is not None:
            session.close()

    def __contains__(self, instance):
        return instance in self()

    def __iter__(self):
        return iter(self())

    def __getattr__(self, name):
        if name in _OF_SESSIONS:
            return getattr(self(), name)
        if name in ("close_all", "identity_key", "object_session", "query_property", "registry"):
            unsupported(f"`{name}` of a `scoped_session`")
        raise AttributeError(f"'scoped_session' object has no attribute '{name}'")


_OF_SESSIONS = set(
    """
    add add_all autoflush begin begin_nested bind binds bulk_insert_mappings bulk_save_objects
    bulk_update_mappings close commit connection delete delete_all deleted dirty execute
    execution_options expire expire_all expunge expunge_all flush get get_bind get_one identity_map info
    is_active is_modified merge merge_all new no_autoflush query refresh reset rollback scalar scalars
    """.split()
)

scoped_session.__module__ = "sqlalchemy.orm.scoping"

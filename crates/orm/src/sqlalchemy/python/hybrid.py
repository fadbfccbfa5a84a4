"""Attributes that are computed on objects and are SQL on classes.

Mirrors SQLAlchemy 2.1, ext/hybrid.py.
"""

from _linktable_sqlalchemy import not_supported, proxied


def _function(method):
    return method.__func__ if isinstance(method, classmethod) else method


class hybrid_method:
    def __init__(self, func, expr=None):
        self.func = func
        self.expr = func if expr is None else _function(expr)

    @property
    def inplace(self):
        return self

    def __get__(self, instance, owner):
        if instance is None:
            return self.expr.__get__(owner, owner)
        return self.func.__get__(instance, owner)

    def expression(self, expr):
        self.expr = _function(expr)
        return self


class _Inplace:
    def __init__(self, attr):
        self.attr = attr

    def _set(self, **changed):
        for name, value in changed.items():
            setattr(self.attr, name, value)
        return self.attr

    def getter(self, fget):
        return self._set(fget=fget)

    def setter(self, fset):
        return self._set(fset=fset)

    def deleter(self, fdel):
        return self._set(fdel=fdel)

    def expression(self, expr):
        return self._set(expr=_function(expr))

    def comparator(self, comparator):
        not_supported("`comparator` of a hybrid property")

    def update_expression(self, meth):
        not_supported("`update_expression` of a hybrid property")


class hybrid_property:
    def __init__(self, fget, fset=None, fdel=None, expr=None, custom_comparator=None, update_expr=None):
        if custom_comparator is not None or update_expr is not None:
            not_supported("`comparator` and `update_expression` of a hybrid property")
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.expr = _function(expr)
        self.__name__ = fget.__name__
        self.__doc__ = fget.__doc__

    def __get__(self, instance, owner):
        if owner is None:
            return self
        if instance is None:
            expr = self.fget if self.expr is None else self.expr
            return proxied(owner, self.__name__, expr(owner))
        return self.fget(instance)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def _copy(self, **changed):
        given = {"fset": self.fset, "fdel": self.fdel, "expr": self.expr, "fget": self.fget}
        given.update(changed)
        return type(self)(**given)

    @property
    def overrides(self):
        return self

    @property
    def inplace(self):
        return _Inplace(self)

    def getter(self, fget):
        return self._copy(fget=fget)

    def setter(self, fset):
        return self._copy(fset=fset)

    def deleter(self, fdel):
        return self._copy(fdel=fdel)

    def expression(self, expr):
        return self._copy(expr=expr)

    def comparator(self, comparator):
        not_supported("`comparator` of a hybrid property")

    def update_expression(self, meth):
        not_supported("`update_expression` of a hybrid property")


class Comparator:
    def __init__(self, expression):
        not_supported("`Comparator` of hybrid properties")

"""A stand-in: the tests' helpers name the class in an annotation."""


class FastAPI:
    pass

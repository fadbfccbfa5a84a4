class DatabaseError(Exception):
    pass


class ServiceError(Exception):
    def __init__(self, message, *, status=500):
        super().__init__(message)
        self.status = status


def query(sql):
    if "DROP" in sql:
        raise PermissionError(13, "Permission denied", sql)
    return [sql.lower()]


def repository(sql):
    try:
        return query(sql)
    except OSError as error:
        raise DatabaseError(f"query failed: {sql}") from error


def service(sql):
    try:
        return repository(sql)
    except DatabaseError as error:
        raise ServiceError("service unavailable", status=503) from error


def chain(error):
    seen = []
    while error is not None:
        seen.append(f"{type(error).__name__}({error})")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return " <- ".join(seen)


print(service("SELECT 1"))
try:
    service("DROP TABLE x")
except ServiceError as error:
    print(error.status, chain(error))
    print(error.__cause__.__cause__.errno, error.__cause__.__cause__.strerror, error.__cause__.__cause__.filename)
try:
    try:
        {}["a"]
    except KeyError:
        [].pop()
except IndexError as error:
    print(chain(error))
service("DROP TABLE heroes")

class BankError(Exception):
    """Base of all errors of the bank."""


class InsufficientFunds(BankError):
    def __init__(self, needed, available):
        self.needed = needed
        self.available = available
        super().__init__(f"need {needed}, have {available}")


class AccountLocked(BankError):
    default = "account is locked"

    def __str__(self):
        return self.default


class Wrapped(BankError):
    def __init__(self, message, *, code=1):
        super().__init__(message)
        self.code = code

    def __repr__(self):
        return f"Wrapped({self.args[0]!r}, code={self.code})"


for error in [BankError(), BankError("one"), BankError("one", 2), InsufficientFunds(10, 5), AccountLocked("ignored"), Wrapped("w", code=3), BankError(None), BankError(["list"]), BankError({"k": 1})]:
    try:
        raise error
    except BankError as caught:
        print(f"{str(caught)!r:30} {caught!r:45} {caught.args}")
print(InsufficientFunds.__mro__[1:4], issubclass(AccountLocked, Exception))
for error in (KeyError("k"), KeyError("a", "b"), KeyError(), ValueError(5), OSError(2, "No such file"), StopIteration(7), IndexError(), AssertionError("m"), KeyError(None), UnicodeError("u")):
    print(type(error).__name__, str(error), repr(error))
try:
    raise InsufficientFunds
except TypeError as error:
    print(error)
try:
    try:
        raise Wrapped("again", code=9)
    except Wrapped as e:
        e.code += 1
        raise
except BankError as e:
    print(repr(e), e.__traceback__ is not None)
e = ValueError("same")
print(e == ValueError("same"), e == e, e.with_traceback(None) is e)


def withdraw(balance, amount):
    if amount > balance:
        raise InsufficientFunds(amount, balance)
    return balance - amount


print(withdraw(100, 30))
withdraw(100, 130)

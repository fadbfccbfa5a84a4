class Account:
    """A bank account."""

    interest = 0.02
    count = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        Account.count += 1

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount
        return self

    def withdraw(self, amount):
        if amount > self._balance:
            raise ValueError(f"{self.owner} has only {self._balance}")
        self._balance -= amount
        return self

    @property
    def balance(self):
        return self._balance

    @classmethod
    def from_text(cls, text):
        owner, balance = text.split(":")
        return cls(owner, int(balance))

    @staticmethod
    def valid(amount):
        return amount > 0

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self._balance})"


ann = Account("Ann", 100)
bob = Account.from_text("Bob:50")
print(ann, bob, Account.count, ann.count, Account.valid(-1), ann.valid(1))
print(ann.deposit(50).withdraw(30).balance, vars(ann), ann.__dict__)
ann.interest = 0.05
print(ann.interest, bob.interest, Account.interest, "interest" in vars(ann), "interest" in vars(bob))
print(Account.__name__, Account.__doc__, Account.__module__, type(ann), Account, isinstance(ann, Account))
print(Account.deposit(bob, 1), ann.deposit.__self__ is ann, ann.deposit.__func__ is Account.deposit)
print(getattr(ann, "owner"), getattr(ann, "x", "none"), hasattr(ann, "balance"))
setattr(ann, "nickname", "A")
print(ann.nickname, ann.__class__.__name__, ann == ann, ann == bob, ann != bob)
try:
    ann.balance = 5
except AttributeError as error:
    print(error)
try:
    bob.deposit(-5)
except ValueError as error:
    print("rejected:", error)
bob.withdraw(1000)

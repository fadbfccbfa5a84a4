class InsufficientFunds(Exception):
    pass


class Account:
    def __init__(self, owner: str, balance: float = 0.0) -> None:
        self.owner = owner
        self.balance = balance
        self.history: list[tuple[str, float]] = []

    def deposit(self, amount: float) -> None:
        self.balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount: float) -> None:
        if amount > self.balance:
            raise InsufficientFunds(f"{self.owner}: {amount:.2f} > {self.balance:.2f}")
        self.balance -= amount
        self.history.append(("withdraw", -amount))


class Savings(Account):
    def __init__(self, owner, balance=0.0, rate=0.05):
        super().__init__(owner, balance)
        self.rate = rate

    def add_interest(self):
        self.deposit(self.balance * self.rate)


class Bank:
    def __init__(self):
        self._accounts = {}

    def __getitem__(self, owner):
        return self._accounts[owner]

    def __iter__(self):
        return iter(self._accounts.values())

    def open(self, account):
        self._accounts[account.owner] = account
        return self

    def transfer(self, source, target, amount):
        self[source].withdraw(amount)
        self[target].deposit(amount)
        print(f"{source} -> {target}: {amount:>8.2f}")


bank = Bank().open(Account("Ann", 100)).open(Savings("Bob", 50))
bank.transfer("Ann", "Bob", 30)
bank["Bob"].add_interest()
for account in bank:
    print(f"{account.owner:<5}|{account.balance:>10.2f}|{type(account).__name__}|{account.history}")
try:
    bank.transfer("Ann", "Bob", 1000)
except InsufficientFunds as error:
    print("declined:", error)
total = sum(account.balance for account in bank)
print(f"total {total:.2f}, richest {max(bank, key=lambda a: a.balance).owner}")
bank.transfer("Ann", "Zoe", 10)

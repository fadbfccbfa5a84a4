import random

rng = random.Random(2024)
print([round(rng.gauss(0, 1), 6) for _ in range(4)])
print([round(rng.normalvariate(10, 2), 6) for _ in range(2)], round(rng.expovariate(0.5), 6), round(rng.triangular(0, 10, 5), 6), round(rng.betavariate(1, 2), 6))
rolls = [rng.randint(1, 6) + rng.randint(1, 6) for _ in range(200)]
for total in range(2, 13):
    print(f"{total:>2} {'#' * rolls.count(total)}")


class Player:
    def __init__(self, name):
        self.name, self.score = name, 0

    def turn(self):
        points = 0
        while points < 12:
            die = rng.randint(1, 6)
            if die == 1:
                return 0
            points += die
        return points


players = [Player("Ann"), Player("Bob")]
round_number = 0
while all(p.score < 50 for p in players):
    round_number += 1
    for player in players:
        player.score += player.turn()
winner = max(players, key=lambda p: p.score)
print(round_number, winner.name, [(p.name, p.score) for p in players])


def password(length=8):
    return "".join(rng.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))


print(password(), password(4))
inside = sum(1 for _ in range(1000) if rng.random() ** 2 + rng.random() ** 2 <= 1)
print("pi is about", 4 * inside / 1000)
cards = [f"{rank}{suit}" for suit in "SHDC" for rank in "A23456789TJQK"]
rng.shuffle(cards)
hands = {name: sorted(cards[i::2][:5]) for i, name in enumerate(["Ann", "Bob"])}
print(hands)
position = 0
path = [position := position + rng.choice([-1, 1]) for _ in range(15)]
print(path)

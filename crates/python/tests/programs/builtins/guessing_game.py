for name in ("ann", "bob"):
    greeting = f"Hello, {name.title()}!"
    print(greeting, len(greeting))
answers = iter(["5", "x", "7"])


def ask(prompt):
    print(prompt, end="")
    answer = next(answers)
    print(answer)
    return answer


def ask_number(prompt):
    while True:
        try:
            return int(ask(prompt))
        except ValueError:
            print("not a number, again")


print(ask_number("first? ") + ask_number("second? "))
secret = 42
for guess in (50, 25, 42, 60):
    if guess == secret:
        print("right")
        break
    print(guess, "too high" if guess > secret else "too low")
else:
    print("out of guesses")
rows = [["x", "o", "x"], ["o", "x", "o"], ["o", "x", "x"]]
print("\n-+-+-\n".join("|".join(row) for row in rows))
lines = rows + [list(c) for c in zip(*rows)] + [[rows[i][i] for i in range(3)], [rows[i][2 - i] for i in range(3)]]
print([line[0] for line in lines if len(set(line)) == 1])
ask("too many? ")

try:
    name = input("Your name? ")
except EOFError as error:
    print()
    print("nobody answers:", error)


def ask(question, default):
    try:
        return input(question)
    except EOFError:
        return default


print(ask("Colour? ", "blue"))
input("Again? ")

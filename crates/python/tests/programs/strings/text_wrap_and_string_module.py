import string
import textwrap

print(string.ascii_lowercase, string.ascii_uppercase, string.digits)
print(repr(string.punctuation), repr(string.whitespace), string.hexdigits, string.octdigits)
print(string.capwords("the quick  brown fox"))
template = string.Template("Dear $name, you owe ${amount} dollars, $$5 extra")
print(template.substitute(name="Ann", amount=30))
print(template.safe_substitute(name="Bob"))
text = "The quick brown fox jumped over the lazy dog, and then it slept for a very long time indeed."
print(textwrap.fill(text, width=30))
print(textwrap.wrap(text, 40))
print(textwrap.shorten(text, width=35), textwrap.shorten(text, width=25, placeholder="..."))
block = """
    def f():
        return 1

    print(f())
"""
print(textwrap.dedent(block))
print(textwrap.indent("a\nb\n\nc", "> "))
print(textwrap.fill("Item: " + text, 40, initial_indent="* ", subsequent_indent="  "))


def caesar(message, shift):
    letters = string.ascii_lowercase
    table = str.maketrans(letters, letters[shift:] + letters[:shift])
    return message.lower().translate(table)


print(caesar("Hello, World", 3), caesar(caesar("Hello", 5), 21))
try:
    template.substitute(name="x")
except KeyError as error:
    print("missing", error)

import string
import textwrap

print(string.ascii_letters, string.digits[:5], len(string.punctuation), string.printable[:10], "!" in string.punctuation)
counts = {kind: sum(c in alphabet for c in "Hello, World 42!") for kind, alphabet in {"letters": string.ascii_letters, "digits": string.digits, "punctuation": string.punctuation, "space": string.whitespace}.items()}
print(counts)
alphabet = string.ascii_lowercase
print("hello".translate(str.maketrans(alphabet, alphabet[::-1])), string.capwords("the end  of it"), string.capwords("a-b-c", "-"))
t = string.Template("$who likes $what, costs $$5, ${who}s")
print(t.substitute(who="tim", what="kung pao"), t.safe_substitute({"who": "x"}), t.template)
for template in ("$", "$1", "${a", "${a}"):
    try:
        print(string.Template(template).substitute(a=1))
    except ValueError as error:
        print(error)
paragraph = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt."
for line in textwrap.wrap(paragraph, width=28):
    print(f"|{line:<28}|")
print(textwrap.fill(paragraph, width=50, initial_indent="  - ", subsequent_indent="    "))
print(textwrap.dedent("""\
    def hello():
        print("hi")

    hello()
"""), end="")
print(textwrap.indent("one\n\ntwo\n", "  "), end="")
print(textwrap.shorten("Hello  wonderful   world!", width=12), textwrap.shorten("Hello world", width=11), textwrap.wrap("supercalifragilistic is long", 10), textwrap.wrap(""))
print(textwrap.wrap("a-b hyphen-ated words", 8), textwrap.wrap("keep supercalifragilistic", 10, break_long_words=False))
t.substitute(who="nobody")

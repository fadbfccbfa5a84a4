s = "Hello, World"
print(s.upper(), s.lower(), s.swapcase(), s.title(), s.capitalize(), s.casefold())
print("they're bill's friends".title(), "ÉCOLE straße".lower(), "straße".upper(), "ǆ".title())
print(s.find("o"), s.find("o", 5), s.find("z"), s.rfind("o"), s.index("W"), s.rindex("l"))
print(s.count("l"), s.count("l", 4), s.count(""), "aaaa".count("aa"))
print(s.startswith("Hell"), s.startswith(("x", "He")), s.startswith("World", 7), s.endswith("d"), s.endswith(("x", "y")))
print("o" in s, "xyz" in s, "" in s, "z" not in s)
print(s.replace("l", "L"), s.replace("l", "L", 2), "abc".replace("", "-"), s.replace("x", "y"))
for text in ["abc", "ABC", "Abc", "abc1", "123", "1.5", " ", "", "a b", "Title Case", "_id", "½", "²", "१"]:
    print(
        repr(text), text.isalpha(), text.isdigit(), text.isalnum(), text.isupper(), text.islower(),
        text.isspace(), text.istitle(), text.isdecimal(), text.isnumeric(), text.isidentifier(), text.isascii(),
        text.isprintable(),
    )
print("ab".center(6) + "|", "ab".center(7, "*"), "ab".ljust(5, ".") + "|", "ab".rjust(5) + "|", "42".zfill(5), "-42".zfill(6), "+7".zfill(3))
print("  trim me ".strip() + "|", "  x ".lstrip() + "|", "  x ".rstrip() + "|", "xxhixx".strip("x"), "www.example.com".strip("cmowz."))
print("prefix_name".removeprefix("prefix_"), "file.txt".removesuffix(".txt"), "file.txt".removesuffix(".py"))
print("a\tb\tcd\te".expandtabs(4), "abc".translate(str.maketrans("ab", "xy", "c")), "abc".translate({97: None, 98: "BB"}))
try:
    "abc".index("z")
except ValueError as error:
    print(error)

print("%s is %d years" % ("Ann", 30))
print("%(name)s has %(count)03d items (%(ratio).1f%%)" % {"name": "Bob", "count": 7, "ratio": 45.678})
print("%10s|%-10s|%.3s|%10.2s|" % ("right", "left", "truncate", "abc"))
print("%*d|%-*d|%.*f" % (6, 42, 6, 42, 2, 3.14159))
print("%r %s %s %s" % ("a'b", [1, "x"], {"k": (1,)}, None))
print("%c%c%c" % ("a", 98, "c"))
print("%x %#x %#o %X %08.3f %+d % d" % (254, 254, 8, 254, 3.14159, 3, 3))
print("%s" % (("a", "b"),), "%s" % 5, "100%%" % (), "%d%%" % 50)
print("%5.1f|%-8.2e|%g|%g" % (2.25, 12345.6789, 0.0001, 1e10))
print("%s %s" % ("é", "日"), "%5s|" % "日本", "%a" % "é")
print("%d" % 12345678901234567890, "%d" % 3.99, "%d" % True, "%i" % -2.5)
for template, arguments in [
    ("%s %s", ("one",)),
    ("%s", ("one", "two")),
    ("%d", "x"),
    ("%(a)s", {"b": 1}),
    ("%q", 1),
    ("%c", "ab"),
    ("%f", "1.5"),
    ("%x", 1.5),
    ("%(a)s", 5),
    ("abc", 5),
    ("50%", 5),
]:
    try:
        print(template % arguments)
    except (TypeError, ValueError, KeyError) as error:
        print(f"{type(error).__name__}: {error}")

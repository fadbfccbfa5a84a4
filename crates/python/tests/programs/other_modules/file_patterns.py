import fnmatch

names = ["notes.txt", "Notes.TXT", "data-1.csv", "data-22.csv", "archive.tar.gz", "[draft].md"]
for pattern in ("*.txt", "data-?.csv", "data-*.csv", "[!a-m]*", "*.[ct]*", "[[]draft].md", "nothing"):
    print(f"{pattern:<14}", fnmatch.filter(names, pattern))
print(fnmatch.fnmatchcase("Notes.TXT", "*.txt"), fnmatch.fnmatch("notes.txt", "n*t"))

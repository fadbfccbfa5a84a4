import io

buffer = io.StringIO()
print("first", file=buffer)
print("second", 2, sep="-", file=buffer)
buffer.write("third\n")
print(repr(buffer.getvalue()))
reader = io.StringIO("line one\nline two\n\nline four")
print(repr(reader.readline()), reader.read(4), reader.readlines(), repr(reader.read()))
reader.seek(0)
for number, line in enumerate(reader, 1):
    print(number, line.rstrip())
print(io.StringIO("a\nb").readlines(), io.StringIO("x,y\n1,2").read().split(","))
with io.StringIO() as out:
    out.writelines(["a", "b"])
    out.write("c")
    print(out.getvalue(), out.tell())
data = io.BytesIO(b"abc")
print(data.read(2), data.read(), data.getvalue())


class Report:
    def __init__(self):
        self.out = io.StringIO()

    def line(self, *parts):
        print(*parts, sep=" | ", file=self.out)
        return self

    def __str__(self):
        return self.out.getvalue()


print(Report().line("a", 1).line("b", 2))
reader.close()
reader.read()

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdef" + "ABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or " ").join([word.capitalize() for word in s.split(sep)])


def _is_start(c):
    return c == "_" or (c.isalpha() and c.isascii())


class Template:
    delimiter = "$"

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        text, mark, at = self.template, self.delimiter, 0
        while True:
            found = text.find(mark, at)
            if found < 0:
                yield "text", text[at:], at
                return
            yield "text", text[at:found], at
            rest = found + len(mark)
            if text[rest : rest + len(mark)] == mark:
                yield "text", mark, found
                at = rest + len(mark)
                continue
            braced = text[rest : rest + 1] == "{"
            start = rest + 1 if braced else rest
            end = start
            if end < len(text) and _is_start(text[end]):
                while end < len(text) and (_is_start(text[end]) or text[end] in digits):
                    end += 1
            if end > start and (not braced or text[end : end + 1] == "}"):
                at = end + 1 if braced else end
                yield "name", text[start:end], found
                continue
            yield "bad", mark, found
            at = rest

    def _result(self, mapping, safe):
        parts = []
        at = 0
        for kind, value, place in self._pieces():
            if kind == "text":
                parts.append(value)
            elif kind == "name":
                if not safe:
                    parts.append(str(mapping[value]))
                elif value in mapping:
                    parts.append(str(mapping[value]))
                else:
                    end = place + len(self.delimiter)
                    braced = self.template[end : end + 1] == "{"
                    parts.append(self.delimiter + ("{" + value + "}" if braced else value))
            elif safe:
                parts.append(value)
            else:
                before = self.template[:place].splitlines(keepends=True)
                if not before:
                    column, line = 1, 1
                else:
                    column, line = place - len("".join(before[:-1])), len(before)
                raise ValueError(f"Invalid placeholder in string: line {line}, col {column + (1 if before else 0)}")
        return "".join(parts)

    def substitute(self, mapping={}, /, **kws):
        return self._result({**mapping, **kws} if kws else mapping, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._result({**mapping, **kws} if kws else mapping, True)

    def get_identifiers(self):
        names = []
        for kind, value, _ in self._pieces():
            if kind == "name" and value not in names:
                names.append(value)
        return names

    def is_valid(self):
        return all(kind != "bad" for kind, _, _ in self._pieces())


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)

class ParseError(ValueError):
    def __init__(self, message, position):
        super().__init__(f"{message} at {position}")
        self.position = position


class Parser:
    """expr := term (('+'|'-') term)*   term := factor (('*'|'/') factor)*"""

    def __init__(self, text):
        self.text = text
        self.pos = 0

    def peek(self):
        while self.pos < len(self.text) and self.text[self.pos].isspace():
            self.pos += 1
        return self.text[self.pos] if self.pos < len(self.text) else ""

    def take(self):
        char = self.peek()
        self.pos += 1
        return char

    def parse(self):
        tree = self.expr()
        if self.peek():
            raise ParseError(f"unexpected {self.peek()!r}", self.pos)
        return tree

    def expr(self):
        node = self.term()
        while self.peek() and self.peek() in "+-":
            node = (self.take(), node, self.term())
        return node

    def term(self):
        node = self.factor()
        while self.peek() and self.peek() in "*/":
            node = (self.take(), node, self.factor())
        return node

    def factor(self):
        char = self.peek()
        if char == "(":
            self.take()
            node = self.expr()
            if self.take() != ")":
                raise ParseError("expected )", self.pos - 1)
            return node
        if char == "-":
            self.take()
            return ("neg", self.factor())
        start = self.pos
        while self.peek().isdigit() or self.peek() == ".":
            self.take()
        if start == self.pos:
            raise ParseError("expected a number", self.pos)
        number = self.text[start : self.pos].strip()
        return float(number) if "." in number else int(number)


def evaluate(node):
    match node:
        case int() | float():
            return node
        case ("neg", x):
            return -evaluate(x)
        case ("+", a, b):
            return evaluate(a) + evaluate(b)
        case ("-", a, b):
            return evaluate(a) - evaluate(b)
        case ("*", a, b):
            return evaluate(a) * evaluate(b)
        case ("/", a, b):
            return evaluate(a) / evaluate(b)


for text in ["1 + 2 * 3", "(1 + 2) * 3", "-4 / 2 - 1", "2 * (3 + 4) * 5", "1.5 + 2", "1 +", "(1", "2 $ 3", "1 / 0", "1.2.3"]:
    try:
        tree = Parser(text).parse()
        print(f"{text:<16} {tree} = {evaluate(tree)}")
    except ParseError as error:
        print(f"{text:<16} error: {error}")
    except ZeroDivisionError:
        print(f"{text:<16} division by zero")
    except ValueError as error:
        print(f"{text:<16} {error}")
print(evaluate(Parser("10 / (5 - 5)").parse()))

from enum import IntEnum, auto
from typing import NamedTuple


class Op(IntEnum):
    PUSH = auto()
    ADD = auto()
    MUL = auto()
    DUP = auto()
    JUMP_IF = auto()
    PRINT = auto()
    HALT = auto()


class Instruction(NamedTuple):
    op: Op
    argument: int = 0

    def __str__(self):
        return f"{self.op.name:<8}{self.argument if self.op in (Op.PUSH, Op.JUMP_IF) else ''}".rstrip()


class StackUnderflow(RuntimeError):
    pass


class Machine:
    def __init__(self, program):
        self.program = list(program)
        self.stack = []
        self.steps = 0

    def pop(self):
        try:
            return self.stack.pop()
        except IndexError:
            raise StackUnderflow(f"at step {self.steps}") from None

    def run(self):
        pc = 0
        while True:
            op, argument = self.program[pc]
            self.steps += 1
            pc += 1
            if op is Op.PUSH:
                self.stack.append(argument)
            elif op is Op.ADD:
                self.stack.append(self.pop() + self.pop())
            elif op is Op.MUL:
                self.stack.append(self.pop() * self.pop())
            elif op is Op.DUP:
                value = self.pop()
                self.stack += [value, value]
            elif op is Op.JUMP_IF:
                if self.pop():
                    pc = argument
            elif op is Op.PRINT:
                print("out:", self.stack[-1])
            else:
                return self.stack


def assemble(source):
    for number, line in enumerate(filter(None, map(str.strip, source.splitlines()))):
        name, *rest = line.split()
        try:
            yield Instruction(Op[name.upper()], *map(int, rest))
        except KeyError as error:
            raise SyntaxError(f"line {number}: unknown instruction {error}") from error


countdown = """
push 3
print
push -1
add
dup
jump_if 1
halt
"""
program = list(assemble(countdown))
print(*program, sep="\n")
print(program[0], repr(program[0]), Machine(program).run())
square = Machine(assemble("push 7\ndup\nmul\nhalt"))
print(square.run(), square.steps, Op.HALT > Op.PUSH, [op.name for op in Op][:3])
try:
    list(assemble("push 1\nfly"))
except SyntaxError as error:
    print(error, repr(error.__cause__))
Machine(assemble("push 1\nadd\nhalt")).run()

# Types, functions, frames and tasks are values too and are charged for.
import asyncio

kinds = []
for n in range(1_000_000_000):
    kinds.append(type(f"K{n}", (), {"f": lambda self, n=n: n}))

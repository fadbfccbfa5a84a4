from collections import Counter


def step(cells):
    counts = Counter((x + dx, y + dy) for x, y in cells for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy)
    return {cell for cell, n in counts.items() if n == 3 or (n == 2 and cell in cells)}


def show(cells, size=6):
    for y in range(size):
        print("".join("#" if (x, y) in cells else "." for x in range(size)))
    print("-" * size)


glider = {(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)}
for _ in range(3):
    show(glider)
    glider = step(glider)
print(len(glider), sorted(glider))


def rule(number, width=31, rows=8):
    row = [0] * width
    row[width // 2] = 1
    for _ in range(rows):
        print("".join(" *"[c] for c in row).rstrip())
        row = [number >> (row[i - 1] * 4 + row[i] * 2 + row[(i + 1) % width]) & 1 for i in range(width)]


rule(90)


def mandelbrot(width=40, height=11):
    for j in range(height):
        line = ""
        for i in range(width):
            cr, ci = 3.0 * i / width - 2.2, 2.4 * j / height - 1.2
            zr = zi = 0.0
            n = 0
            while zr * zr + zi * zi < 4 and n < 25:
                zr, zi = zr * zr - zi * zi + cr, 2 * zr * zi + ci
                n += 1
            line += " .:-=+*#%@"[n * 9 // 25]
        print(line.rstrip())


mandelbrot()


def queens(n, placed=()):
    row = len(placed)
    if row == n:
        yield placed
        return
    for column in range(n):
        if all(column != c and abs(column - c) != row - r for r, c in enumerate(placed)):
            yield from queens(n, (*placed, column))


print(next(queens(6)), sum(1 for _ in queens(6)))

# One small entry at a time.
table = {}
n = 0
while True:
    table[n] = {"n": n, "text": str(n)}
    n += 1

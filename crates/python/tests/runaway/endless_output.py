# Output counts: it is kept until it is shown.
while True:
    print("all work and no play " * 50)

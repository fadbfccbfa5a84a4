# Ends by fuel.
while True:
    pass

# Ends by memory, long before the machine's is used up.
text = "linktable"
while True:
    text = text + text

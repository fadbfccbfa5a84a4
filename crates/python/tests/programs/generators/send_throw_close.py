def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        if value is None:
            break
        total += value
        count += 1
        average = total / count
    return count, average


gen = averager()
print(next(gen), gen.send(10), gen.send(20))
try:
    gen.send(None)
except StopIteration as stop:
    print(stop.value, repr(stop))


def careful():
    while True:
        try:
            got = yield "ready"
            print("received", got)
        except ValueError as error:
            print("handled", error)
            yield "recovered"
        finally:
            print("cleanup")


gen = careful()
print(next(gen))
print(gen.send("x"))
print(gen.throw(ValueError("oops")))
print(next(gen))
gen.close()
gen.close()
print(list(gen))


def closes():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("finally")


gen = closes()
next(gen)
gen.close()
unstarted = closes()
unstarted.close()
try:
    closes().send(5)
except TypeError as error:
    print(error)
gen = closes()
next(gen)
try:
    gen.throw(KeyError("k"))
except KeyError as error:
    print("came back", error)


def stubborn():
    try:
        yield
    except GeneratorExit:
        yield "no"


gen = stubborn()
next(gen)
try:
    gen.close()
except RuntimeError as error:
    print(error)


def raises_stop():
    yield 1
    raise StopIteration("inside")


list(raises_stop())

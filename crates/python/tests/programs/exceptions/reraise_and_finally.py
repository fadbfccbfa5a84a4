def process(item):
    try:
        return 10 / item
    except TypeError:
        print("type problem with", item)
        raise


def run(items):
    results = []
    for item in items:
        try:
            results.append(process(item))
        except ZeroDivisionError as error:
            results.append(str(error))
        finally:
            print("processed", item)
    return results


print(run([1, 0, 4]))


def cleanup(log):
    try:
        log.append("work")
        raise ValueError("work failed")
    finally:
        log.append("cleanup")


log = []
try:
    cleanup(log)
except ValueError:
    print(log)


def retry(action, times):
    for attempt in range(1, times + 1):
        try:
            return action(attempt)
        except ConnectionError as error:
            print(f"attempt {attempt}: {error}")
            last = error
    raise RuntimeError(f"gave up after {times}") from last


def flaky(n):
    if n < 3:
        raise ConnectionError(f"no route {n}")
    return "connected"


print(retry(flaky, 5))
try:
    retry(flaky, 2)
except RuntimeError as error:
    print(error, "because", error.__cause__)
run([2, "x"])

from collections import Counter, defaultdict, namedtuple
from datetime import datetime, timedelta

Entry = namedtuple("Entry", "at level source message")
LOG = """2024-05-06T09:00:00 INFO web started
2024-05-06T09:00:05 ERROR db connection lost
2024-05-06T09:00:07 ERROR db connection lost
2024-05-06T09:01:30 WARN web slow request: 2.5s
2024-05-06T10:00:00 INFO db reconnected after 3 tries"""


def parse(line):
    at, level, source, message = line.split(" ", 3)
    return Entry(datetime.fromisoformat(at), level, source, message)


entries = [parse(line) for line in LOG.splitlines()]
print(entries[0])
print(Counter(e.level for e in entries), Counter((e.source, e.level) for e in entries).most_common(1))
by_source = defaultdict(list)
for entry in entries:
    by_source[entry.source].append(entry)
for source, group in sorted(by_source.items()):
    span = group[-1].at - group[0].at
    print(f"{source}: {len(group)} entries over {span} ({span.total_seconds():.0f}s)")
gaps = [(b.at - a.at, b.message) for a, b in zip(entries, entries[1:])]
print(max(gaps), min(gaps)[0])


def bursts(items, within=timedelta(seconds=10)):
    current = []
    for item in items:
        if current and item.at - current[-1].at > within:
            yield current
            current = []
        current.append(item)
    if current:
        yield current


print([len(b) for b in bursts(entries)])
print("\n".join(f"{e.at:%H:%M:%S} {e.level[0]} {e.source:>4}: {e.message:.20}" for e in entries if e.level != "INFO"))
print({level: [e.at.isoformat(timespec="minutes") for e in entries if e.level == level] for level in ("ERROR", "WARN")})
newest = max(entries, key=lambda e: e.at)
print(newest._replace(message="..."), newest.at.date(), (newest.at + timedelta(days=30)).strftime("%a %d.%m.%Y"))
parse("2024-05-06T09:00 broken")

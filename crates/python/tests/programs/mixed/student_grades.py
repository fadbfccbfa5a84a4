grades = {
    "Ann": {"maths": 90, "art": 75},
    "Bob": {"maths": 60, "art": 88, "music": 70},
    "Cid": {},
}


def average(marks):
    return sum(marks.values()) / len(marks)


def letter(mark):
    for limit, name in ((85, "A"), (70, "B"), (55, "C")):
        if mark >= limit:
            return name
    return "F"


print("Name".ljust(8), "Average".rjust(8), "Grade")
print("-" * 24)
for name, marks in grades.items():
    if not marks:
        print(f"{name:<8} {'n/a':>8}")
        continue
    mean = average(marks)
    print(f"{name:<8} {mean:>8.2f} {letter(mean)}")
subjects = sorted({subject for marks in grades.values() for subject in marks})
print(subjects)
for subject in subjects:
    best = max((marks[subject], name) for name, marks in grades.items() if subject in marks)
    print(f"best in {subject}: {best[1]} with {best[0]}")
grades["Bob"]["maths"] += 5
grades.setdefault("Dora", {})["art"] = 100
del grades["Bob"]["music"]
print(grades)
ranking = sorted((n for n in grades if grades[n]), key=lambda n: average(grades[n]), reverse=True)
for place, name in enumerate(ranking, 1):
    print(f"{place}. {name}")
histogram = {}
for marks in grades.values():
    for mark in marks.values():
        bucket = mark // 10 * 10
        histogram[bucket] = histogram.get(bucket, 0) + 1
for bucket in sorted(histogram):
    print(f"{bucket:>3}-{bucket + 9:<3} {'*' * histogram[bucket]}")
print({name: average(marks) for name, marks in grades.items()})

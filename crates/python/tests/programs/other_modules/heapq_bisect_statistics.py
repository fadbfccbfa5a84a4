import bisect
import heapq
import statistics

heap = []
for priority, task in [(3, "low"), (1, "urgent"), (2, "normal"), (1, "also urgent")]:
    heapq.heappush(heap, (priority, task))
print(heap[0], [heapq.heappop(heap) for _ in range(len(heap))])
data = [5, 2, 9, 1, 5, 6]
heap = data[:]
heapq.heapify(heap)
print(heap, heapq.heappushpop(heap, 0), heapq.heapreplace(heap, 7), heap)
print(heapq.nlargest(2, data), heapq.nsmallest(2, data), heapq.nlargest(1, ["a", "ccc"], key=len), list(heapq.merge([1, 4], [2, 3])))
scores = [33, 60, 71, 85]
print([bisect.bisect(scores, s) for s in (10, 60, 99)], bisect.bisect_left(scores, 60), ["FDCBA"[bisect.bisect([60, 70, 80, 90], s)] for s in scores])
bisect.insort(scores, 65)
print(scores)
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.median([1, 2, 3, 4]), statistics.mode("aab"), round(statistics.stdev([1, 2, 3, 4]), 6), statistics.pvariance([1, 2, 3]), statistics.fmean([1, 2]))
heapq.heappop([])

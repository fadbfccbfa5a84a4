import heapq
from collections import defaultdict, deque
from itertools import count


class Graph:
    def __init__(self, edges=()):
        self.edges = defaultdict(dict)
        for a, b, weight in edges:
            self.add(a, b, weight)

    def add(self, a, b, weight=1):
        self.edges[a][b] = weight
        self.edges[b][a] = weight

    def shortest(self, start, goal):
        best = {start: 0}
        previous = {}
        tie = count()
        queue = [(0, next(tie), start)]
        while queue:
            distance, _, node = heapq.heappop(queue)
            if node == goal:
                path = [node]
                while node in previous:
                    node = previous[node]
                    path.append(node)
                return distance, path[::-1]
            for neighbour, weight in self.edges[node].items():
                candidate = distance + weight
                if candidate < best.get(neighbour, float("inf")):
                    best[neighbour] = candidate
                    previous[neighbour] = node
                    heapq.heappush(queue, (candidate, next(tie), neighbour))
        raise LookupError(f"no way from {start} to {goal}")

    def components(self):
        seen = set()
        for start in sorted(self.edges):
            if start in seen:
                continue
            group, queue = [], deque([start])
            seen.add(start)
            while queue:
                node = queue.popleft()
                group.append(node)
                for neighbour in sorted(self.edges[node]):
                    if neighbour not in seen:
                        seen.add(neighbour)
                        queue.append(neighbour)
            yield group


def topological(dependencies):
    order, state = [], {}

    def visit(name, trail=()):
        if state.get(name) == "done":
            return
        if state.get(name) == "open":
            raise ValueError("cycle: " + " -> ".join([*trail, name]))
        state[name] = "open"
        for needed in dependencies.get(name, []):
            visit(needed, (*trail, name))
        state[name] = "done"
        order.append(name)

    for name in dependencies:
        visit(name)
    return order


g = Graph([("a", "b", 7), ("a", "c", 3), ("c", "b", 1), ("b", "d", 2), ("x", "y", 1)])
print(g.shortest("a", "d"), g.shortest("a", "a"), list(g.components()))
print(topological({"app": ["db", "log"], "db": ["config", "log"], "log": [], "config": []}))
try:
    topological({"a": ["b"], "b": ["c"], "c": ["a"]})
except ValueError as error:
    print(error)
maze = ["S.#.", "..#G", "...."]
start = next((r, c) for r, row in enumerate(maze) for c, cell in enumerate(row) if cell == "S")
frontier, steps = deque([(start, 0)]), {start: 0}
while frontier:
    (r, c), n = frontier.popleft()
    if maze[r][c] == "G":
        print("reached", (r, c), "in", n)
    for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
        nr, nc = r + dr, c + dc
        if 0 <= nr < len(maze) and 0 <= nc < len(maze[0]) and maze[nr][nc] != "#" and (nr, nc) not in steps:
            steps[nr, nc] = n + 1
            frontier.append(((nr, nc), n + 1))
g.shortest("a", "y")

import copy


class Node:
    def __init__(self, value, children=None):
        self.value = value
        self.children = children or []

    def __repr__(self):
        return f"Node({self.value}, {self.children})"


original = [1, [2, 3], {"k": [4]}]
shallow = copy.copy(original)
deep = copy.deepcopy(original)
original[1].append("changed")
original[2]["k"].append(5)
original.append("top")
print(original, shallow, deep, sep="\n")
print(shallow[1] is original[1], deep[1] is original[1], original[:][1] is original[1])
tree = Node("root", [Node("a"), Node("b", [Node("c")])])
clone = copy.deepcopy(tree)
clone.children[0].value = "changed"
twin = copy.copy(tree)
twin.value = "twin"
print(tree, clone, twin, twin.children is tree.children, sep="\n")
loop = [1]
loop.append(loop)
copied = copy.deepcopy(loop)
print(copied, copied[1] is copied, copied is loop)
shared = [0]
pair = copy.deepcopy([shared, shared])
print(pair[0] is pair[1], pair[0] is shared, copy.copy((1, 2)), copy.deepcopy("text"), copy.copy({1, 2}), copy.copy(5), copy.deepcopy(None))


class Custom:
    def __init__(self, n):
        self.n = n

    def __copy__(self):
        return Custom(self.n + 100)

    def __deepcopy__(self, memo):
        return Custom(self.n + 1000)


print(copy.copy(Custom(1)).n, copy.deepcopy([Custom(1)])[0].n)
matrix = [[0] * 3] * 2
matrix[0][0] = 1
independent = [row[:] for row in matrix]
independent[0][1] = 9
print(matrix, independent, copy.deepcopy(matrix)[0] is copy.deepcopy(matrix)[1])
defaults = {"opts": {"debug": False}}
settings = {**defaults, "name": "x"}
settings["opts"]["debug"] = True
print(defaults, copy.copy(defaults) == defaults, type(copy.deepcopy(tree)).__name__)

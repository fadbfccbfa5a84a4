class NotFound(Exception):
    pass


class Store:
    def __init__(self):
        self._items = {"a": 1}

    def get(self, key):
        try:
            return self._items[key]
        except KeyError:
            raise NotFound(f"no item called {key}") from None


store = Store()
print(store.get("a"))
store.get("b")

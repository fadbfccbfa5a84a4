class InvalidTransition(Exception):
    def __init__(self, state, event):
        super().__init__(f"cannot {event} while {state}")


class StateMachine:
    transitions: dict = {}
    initial = None

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.initial is None:
            raise TypeError(f"{cls.__name__} needs an initial state")

    def __init__(self):
        self.state = self.initial
        self.history = [self.state]

    def __getattr__(self, event):
        if event.startswith("__") or event not in {e for _, e in self.transitions}:
            raise AttributeError(f"{type(self).__name__!r} has no event {event!r}")

        def fire(*args):
            try:
                new = self.transitions[self.state, event]
            except KeyError:
                raise InvalidTransition(self.state, event) from None
            hook = getattr(type(self), f"on_{new}", None)
            if hook:
                hook(self, *args)
            self.state = new
            self.history.append(new)
            return self

        return fire


class Door(StateMachine):
    initial = "closed"
    transitions = {("closed", "open"): "opened", ("opened", "close"): "closed", ("closed", "lock"): "locked", ("locked", "unlock"): "closed"}

    def on_opened(self, who="someone"):
        print(f"{who} opens the door")


door = Door()
door.open("Ann").close().lock().unlock().open()
print(door.state, door.history)
try:
    door.lock()
except InvalidTransition as error:
    print(error)
try:
    door.paint()
except AttributeError as error:
    print(error)
try:

    class Empty(StateMachine):
        pass

except TypeError as error:
    print(error)
print(vars(door)["state"], Door.transitions is door.transitions, hasattr(door, "open"), hasattr(door, "nope"))
door.close().unlock()

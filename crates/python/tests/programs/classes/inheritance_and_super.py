class Animal:
    sound = "..."

    def __init__(self, name):
        self.name = name

    def speak(self):
        return f"{self.name} says {self.sound}"

    def __str__(self):
        return f"<{self.__class__.__name__} {self.name}>"


class Dog(Animal):
    sound = "Woof"

    def __init__(self, name, breed="mutt"):
        super().__init__(name)
        self.breed = breed


class Puppy(Dog):
    def speak(self):
        return super().speak().replace("Woof", "Yip") + "!"


class Cat(Animal):
    sound = "Meow"


for animal in [Animal("Generic"), Dog("Rex", "collie"), Puppy("Bit"), Cat("Tom")]:
    print(animal, animal.speak(), isinstance(animal, Dog))
print(Puppy.__mro__, Puppy.__bases__, issubclass(Puppy, Animal), issubclass(Cat, (Dog, Animal)), issubclass(Dog, Dog))
print([c.__name__ for c in Animal.__subclasses__()], super(Puppy, Puppy("x")).speak(), Animal.speak(Dog("D")))


class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B"] + super().who()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


print(D().who(), [c.__name__ for c in D.mro()])


class Loud:
    def speak(self):
        return super().speak().upper()


class LoudCat(Loud, Cat):
    pass


print(LoudCat("Tim").speak(), LoudCat.__mro__[1:3])


class Base:
    @classmethod
    def create(cls, *args):
        return cls(*args)

    @classmethod
    def label(cls):
        return cls.__name__


class Derived(Base):
    @classmethod
    def label(cls):
        return "derived " + super().label()


print(type(Derived.create()).__name__, Derived.label())
try:

    class Bad(A, B):
        pass

except TypeError as error:
    print(error)
Dog()

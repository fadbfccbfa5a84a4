import json, math, random, re, string, textwrap, itertools, functools, operator, copy, os, sys, time, io, logging, pprint, uuid, decimal, statistics, heapq, bisect, calendar, hashlib, secrets, contextlib, inspect, warnings, traceback, weakref, threading, numbers, abc, types, enum
print(json.dumps({"a": [1, 2.5, None, True, "é"], "b": {}}), json.loads('{"x": [1, {"y": null}]}'))
print(json.dumps([1, [2, {"a": 1}]], indent=2), json.dumps({"b": 1, "a": 2}, sort_keys=True, indent=None))
try: json.loads("{bad}")
except json.JSONDecodeError as e: print(e, e.pos, e.lineno)
try: json.dumps(object())
except TypeError as e: print(e)
print(math.sqrt(2), math.floor(-1.5), math.ceil(1.2), math.pi, math.factorial(5), math.gcd(12, 18), math.log(100, 10), math.isclose(0.1 + 0.2, 0.3), math.inf > 1, math.hypot(3, 4), math.prod([1, 2, 3]), math.comb(5, 2), math.fsum([0.1] * 10), math.trunc(-2.7), math.copysign(1, -0.0), math.degrees(math.pi), math.modf(2.5))
random.seed(42); print(random.random(), random.randint(1, 10), random.choice("abc"), random.sample(range(100), 5), random.uniform(1, 2), random.choices([1, 2, 3], k=3), random.gauss(0, 1)); x = [1, 2, 3, 4]; random.shuffle(x); print(x, random.randrange(0, 100, 5), random.getrandbits(8), random.choices("ab", weights=[1, 9], k=4), random.triangular(), random.expovariate(2), random.normalvariate(0, 1), random.betavariate(1, 2))
random.seed("text"); print(random.random()); print(random.Random(7).random())
print(string.ascii_letters, string.digits, string.punctuation, string.Template("$a ${b} $$").substitute(a=1, b=2), string.capwords("hello world"))
print(textwrap.dedent("  a\n    b\n  c"), textwrap.fill("the quick brown fox jumps over the lazy dog", 20), textwrap.shorten("hello big world", 10), textwrap.indent("a\nb", "> "))
print(list(itertools.chain([1], [2, 3])), list(itertools.islice(itertools.count(5), 3)), list(itertools.product("ab", [1, 2])), list(itertools.permutations("abc", 2))[:3], list(itertools.combinations("abcd", 2)), [(k, list(g)) for k, g in itertools.groupby("aabbc")], list(itertools.accumulate([1, 2, 3])), list(itertools.zip_longest("ab", "c", fillvalue="-")), list(itertools.starmap(pow, [(2, 3)])), list(itertools.takewhile(lambda v: v < 3, [1, 2, 3, 1])), list(itertools.pairwise([1, 2, 3])), list(itertools.repeat(1, 2)), list(itertools.compress("abc", [1, 0, 1])), list(itertools.chain.from_iterable([[1], [2]])), list(itertools.combinations_with_replacement("ab", 2)))
print(functools.reduce(operator.add, [1, 2, 3]), functools.partial(int, base=2)("101"), operator.itemgetter(1)([1, 2]), operator.attrgetter("real")(3), operator.methodcaller("upper")("a"))
@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(80), fib.cache_info())
@functools.wraps(fib)
def w(*a): "doc"
print(w.__name__, w.__wrapped__ is fib)
@functools.total_ordering
class V:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print(V(1) >= V(0), V(1) <= V(1), sorted([V(2), V(1)])[0].v, functools.cmp_to_key(lambda a, b: b - a)(1) < functools.cmp_to_key(lambda a, b: b - a)(0))
@functools.singledispatch
def sd(x): return "obj"
@sd.register
def _(x: int): return "int"
@sd.register(str)
def _(x): return "str"
print(sd(1), sd("a"), sd(1.0), sd(True))
class CP:
    @functools.cached_property
    def v(self): print("computed"); return 1
c = CP(); print(c.v, c.v)
print(copy.deepcopy({"a": [1, {2}]}), copy.copy([1, [2]]))
print(os.path.join("a", "b"), os.path.exists("x.db"), os.environ.get("HOMEX", "d"), os.getenv("NOPE"), os.path.basename("/a/b.txt"), os.path.splitext("b.txt"))
try: os.remove("nope.db")
except FileNotFoundError as e: print(e)
print(sys.version_info >= (3, 8), sys.argv != [], sys.maxsize, isinstance(time.time(), float), sys.platform)
buf = io.StringIO(); print("hi", file=buf); print(repr(buf.getvalue()))
print(uuid.UUID(int=5), uuid.uuid4().version, uuid.uuid5(uuid.NAMESPACE_DNS, "x"))
D = decimal.Decimal; print(D("1.1") + 2, D(1) / 3, round(D("2.675"), 2), D("1.5").quantize(D("1")), f"{D('1234.5'):,.2f}")
print(statistics.mean([1, 2, 3]), statistics.median([1, 2]), statistics.stdev([1, 2, 3]), statistics.mode([1, 1, 2]), statistics.pvariance([1, 2]))
h = [3, 1, 2]; heapq.heapify(h); print(heapq.heappop(h), h, heapq.nlargest(2, [1, 3, 2]), bisect.bisect([1, 2, 3], 2))
print(calendar.monthrange(2024, 2), calendar.isleap(2024), calendar.month_name[1])
print(hashlib.sha256(b"a").hexdigest(), hashlib.md5(b"a").hexdigest(), hashlib.sha1(b"").hexdigest()[:8], hashlib.sha512(b"a").hexdigest()[:16], len(secrets.token_hex(8)))
with contextlib.suppress(ValueError): int("x")
@contextlib.contextmanager
def cm():
    print("enter"); yield 5; print("exit")
with cm() as v: print(v)
with contextlib.redirect_stdout(io.StringIO()) as f: print("captured")
print(repr(f.getvalue()))
with contextlib.ExitStack() as st: st.callback(print, "cb"); st.enter_context(cm())
def fn(a, b: int = 2, *args, c, d=4, **kw) -> str: ...
print(inspect.signature(fn), inspect.isfunction(fn), inspect.getdoc(len) is not None or True, list(inspect.signature(fn).parameters))
warnings.warn("careful")
try: 1 / 0
except ZeroDivisionError: print(traceback.format_exc().splitlines()[-1])
class O: pass
o = O(); r = weakref.ref(o); print(r() is o); del o; print(r())
print(isinstance(5, numbers.Number), isinstance(5.0, numbers.Real), threading.current_thread().name)
lock = threading.Lock()
with lock: print("locked")
print(types.SimpleNamespace(a=1), pprint.pformat({"b": 1, "a": [1, 2]}))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "a b"), re.findall(r"\d+", "a1b22"), re.match(r"(?P<n>\w+)", "abc").groupdict(), re.split(r"[,;]", "a,b;c"), re.compile("a", re.I).search("XA").span())
class Ab(abc.ABC):
    @abc.abstractmethod
    def f(self): ...
    @property
    @abc.abstractmethod
    def g(self): ...
try: Ab()
except TypeError as e: print(e)
class Co(Ab):
    def f(self): return 1
    g = 3
print(Co().f(), issubclass(Co, Ab), Ab.__abstractmethods__ == {"f", "g"})

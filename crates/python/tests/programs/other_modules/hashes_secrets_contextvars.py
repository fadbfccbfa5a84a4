import contextvars
import hashlib
import secrets

print(hashlib.md5(b"").hexdigest(), hashlib.sha1(b"abc").hexdigest(), hashlib.sha256("héllo".encode()).hexdigest())
digest = hashlib.sha512()
digest.update(b"one")
digest.update(b"two")
print(digest.hexdigest()[:20], digest.digest() == hashlib.sha512(b"onetwo").digest(), hashlib.new("sha256", b"x").hexdigest()[:8], digest.name, digest.digest_size)
print(len(secrets.token_hex(8)), secrets.choice([5]), 0 <= secrets.randbelow(3) < 3, secrets.compare_digest("a", "a"), len(secrets.token_bytes(4)))
user = contextvars.ContextVar("user", default="nobody")
token = user.set("ann")
print(user.get(), user.name)
user.reset(token)
print(user.get())
try:
    contextvars.ContextVar("empty").get()
except LookupError:
    print("nothing set")
hashlib.sha256("text")

import asyncio
import contextvars

user = contextvars.ContextVar("user", default="nobody")
depth = contextvars.ContextVar("depth")


async def child(name):
    before = user.get()
    token = user.set(name)
    await asyncio.sleep(0)
    seen = user.get()
    if name == "b":
        user.reset(token)
    await asyncio.sleep(0)
    return before, seen, user.get()


async def main():
    print(user.get(), depth.get(0))
    try:
        depth.get()
    except LookupError as exc:
        print(type(exc).__name__)
    token = user.set("main")
    print(token.old_value is contextvars.Token.MISSING, token.var is user)
    print(await asyncio.gather(child("a"), child("b"), child("c")))
    print(await child("same task"), user.get())
    task = asyncio.create_task(child("task"))
    user.set("changed after")
    print(await task, user.get())
    user.reset(token)
    print(user.get())
    try:
        user.reset(token)
    except RuntimeError as exc:
        print(type(exc).__name__)
    async with asyncio.TaskGroup() as group:
        one = group.create_task(child("g"))
    print(one.result(), user.get())


asyncio.run(main())
print(user.get())
context = contextvars.copy_context()
context.run(user.set, "inside")
print(user.get(), context[user], user in context, depth in context, len(context), context.get(depth, 7))
print(context.run(user.get), context.copy().run(user.get))

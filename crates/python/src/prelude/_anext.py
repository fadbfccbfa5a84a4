"""What `anext(iterator, default)` awaits."""


async def step_or_default(step, default):
    try:
        return await step
    except StopAsyncIteration:
        return default

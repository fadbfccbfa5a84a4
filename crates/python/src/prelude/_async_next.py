async def or_default(step, default):
    """What `anext(iterator, default)` gives to be awaited."""
    try:
        return await step
    except StopAsyncIteration:
        return default

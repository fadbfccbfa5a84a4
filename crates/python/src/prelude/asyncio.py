import heapq
from types import CoroutineType

from _linktable import get_context, set_context

__all__ = [
    "run", "Runner", "gather", "sleep", "create_task", "ensure_future", "Task", "Future", "wait_for", "wait", "shield",
    "as_completed", "Event", "Lock", "Semaphore", "BoundedSemaphore", "Condition", "Barrier", "Queue", "LifoQueue",
    "PriorityQueue", "QueueEmpty", "QueueFull", "TaskGroup", "timeout", "timeout_at", "CancelledError",
    "InvalidStateError", "TimeoutError", "iscoroutine", "iscoroutinefunction", "isfuture", "get_event_loop",
    "get_running_loop", "new_event_loop", "set_event_loop", "current_task", "all_tasks", "to_thread", "Timeout",
    "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED", "AbstractEventLoop", "run_coroutine_threadsafe",
]

TimeoutError = TimeoutError
FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class CancelledError(BaseException):
    pass


CancelledError.__module__ = "asyncio.exceptions"


class InvalidStateError(Exception):
    pass


InvalidStateError.__module__ = "asyncio.exceptions"


class QueueEmpty(Exception):
    pass


class QueueFull(Exception):
    pass


class BrokenBarrierError(RuntimeError):
    pass


QueueEmpty.__module__ = QueueFull.__module__ = "asyncio.queues"
_state = {"running": None, "current": None, "loop": None, "names": 0}


def iscoroutine(obj):
    return isinstance(obj, CoroutineType)


def iscoroutinefunction(func):
    from inspect import iscoroutinefunction

    return iscoroutinefunction(func)


def isfuture(obj):
    return isinstance(obj, Future)


class Handle:
    def __init__(self, callback, args):
        self._callback = callback
        self._args = args
        self._cancelled = False

    def cancel(self):
        self._cancelled = True

    def cancelled(self):
        return self._cancelled


class TimerHandle(Handle):
    def when(self):
        return self._when


class AbstractEventLoop:
    pass


class _Loop(AbstractEventLoop):
    def __init__(self):
        self._ready = []
        self._timers = []
        self._sequence = 0
        self._time = 0.0
        self._closed = False
        self._tasks = []
        self._generators = []
        self._handler = None

    def time(self):
        return self._time

    def is_running(self):
        return _state["running"] is self

    def is_closed(self):
        return self._closed

    def close(self):
        self._closed = True

    def stop(self):
        pass

    def get_debug(self):
        return False

    def set_debug(self, enabled):
        pass

    def set_exception_handler(self, handler):
        self._handler = handler

    def call_soon(self, callback, *args, context=None):
        handle = Handle(callback, args)
        self._ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(self, delay, callback, *args, context=None):
        return self.call_at(self._time + delay, callback, *args)

    def call_at(self, when, callback, *args, context=None):
        handle = TimerHandle(callback, args)
        handle._when = when
        self._sequence += 1
        heapq.heappush(self._timers, (when, self._sequence, handle))
        return handle

    def create_future(self):
        return Future(loop=self)

    def create_task(self, coro, *, name=None, context=None):
        return Task(coro, loop=self, name=name, context=context)

    async def run_in_executor(self, executor, func, *args):
        return func(*args)

    async def shutdown_asyncgens(self):
        pass

    async def shutdown_default_executor(self):
        pass

    def _run_once(self):
        while self._timers and self._timers[0][2]._cancelled:
            heapq.heappop(self._timers)
        if not self._ready:
            if not self._timers:
                return False
            self._time = max(self._time, self._timers[0][0])
        while self._timers and self._timers[0][0] <= self._time:
            handle = heapq.heappop(self._timers)[2]
            if not handle._cancelled:
                self._ready.append(handle)
        # What is not yet ready at this point waits for the next turn. A callback may turn the loop itself.
        for _ in range(len(self._ready)):
            if not self._ready:
                break
            handle = self._ready.pop(0)
            if not handle._cancelled:
                handle._callback(*handle._args)
        return True

    def _turn_until(self, waited):
        # For coroutines that are run to their end by code that cannot wait itself.
        if waited is None:
            self._run_once()
            return
        while not waited.done():
            if not self._run_once():
                raise RuntimeError("Event loop stopped before Future completed.")

    def run_until_complete(self, future):
        if self._closed:
            raise RuntimeError("Event loop is closed")
        if _state["running"] is not None:
            raise RuntimeError("This event loop is already running")
        is_new = not isfuture(future)
        future = ensure_future(future, loop=self)
        before = _state["running"]
        _state["running"] = self
        try:
            while not future.done():
                if not self._run_once():
                    raise RuntimeError("Event loop stopped before Future completed.")
        finally:
            _state["running"] = before
        return future.result()

    def run_forever(self):
        _state["running"] = self
        try:
            while self._run_once():
                pass
        finally:
            _state["running"] = None

    def _finish(self):
        pending = [task for task in self._tasks if not task.done()]
        for task in pending:
            task.cancel()
        if pending:
            _state["running"] = self
            try:
                while any(not task.done() for task in pending):
                    if not self._run_once():
                        break
            finally:
                _state["running"] = None
        # Ending the generators and the executor takes a task each.
        _state["names"] += 2
        self._closed = True


def get_running_loop():
    loop = _state["running"]
    if loop is None:
        raise RuntimeError("no running event loop")
    return loop


def _get_running_loop():
    return _state["running"]


def get_event_loop():
    if _state["running"] is not None:
        return _state["running"]
    if _state["loop"] is None:
        _state["loop"] = _Loop()
    return _state["loop"]


def new_event_loop():
    return _Loop()


def set_event_loop(loop):
    _state["loop"] = loop


class Future:
    _state = "PENDING"

    def __init__(self, *, loop=None):
        self._loop = loop if loop is not None else get_event_loop()
        self._result = None
        self._exception = None
        self._callbacks = []
        self._cancel_message = None

    def get_loop(self):
        return self._loop

    def done(self):
        return self._state != "PENDING"

    def cancelled(self):
        return self._state == "CANCELLED"

    def _make_cancelled_error(self):
        if self._cancel_message is None:
            return CancelledError()
        return CancelledError(self._cancel_message)

    def cancel(self, msg=None):
        if self._state != "PENDING":
            return False
        self._state = "CANCELLED"
        self._cancel_message = msg
        self._schedule()
        return True

    def _schedule(self):
        callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            self._loop.call_soon(callback, self)

    def add_done_callback(self, callback, *, context=None):
        if self._state != "PENDING":
            self._loop.call_soon(callback, self)
        else:
            self._callbacks.append(callback)

    def remove_done_callback(self, callback):
        count = len(self._callbacks)
        self._callbacks = [other for other in self._callbacks if other != callback]
        return count - len(self._callbacks)

    def result(self):
        if self._state == "CANCELLED":
            raise self._make_cancelled_error()
        if self._state == "PENDING":
            raise InvalidStateError("Result is not ready." if isinstance(self, Task) else "Result is not set.")
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == "CANCELLED":
            raise self._make_cancelled_error()
        if self._state == "PENDING":
            raise InvalidStateError("Exception is not set.")
        return self._exception

    def set_result(self, result):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")
        self._result = result
        self._state = "FINISHED"
        self._schedule()

    def set_exception(self, exception):
        if self._state != "PENDING":
            raise InvalidStateError("invalid state")
        if isinstance(exception, type):
            exception = exception()
        if type(exception) is StopIteration:
            raise TypeError("StopIteration interacts badly with generators and cannot be raised into a Future")
        self._exception = exception
        self._state = "FINISHED"
        self._schedule()

    def __await__(self):
        if self._state == "PENDING":
            yield self
        return self.result()

    __iter__ = __await__

    def __repr__(self):
        kind = type(self).__name__
        if self._state == "FINISHED":
            if self._exception is not None:
                return f"<{kind} finished exception={self._exception!r}>"
            return f"<{kind} finished result={self._result!r}>"
        return f"<{kind} {self._state.lower()}>"


class Task(Future):
    def __init__(self, coro, *, loop=None, name=None, context=None):
        super().__init__(loop=loop)
        if not iscoroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
        if name is None:
            _state["names"] += 1
            name = f"Task-{_state['names']}"
        self._name = str(name)
        self._coro = coro
        self._waiting_for = None
        self._must_cancel = False
        self._requests = 0
        self._context = get_context().copy() if context is None else context._values
        self._loop.call_soon(self._step)
        self._loop._tasks.append(self)

    def get_name(self):
        return self._name

    def set_name(self, value):
        self._name = str(value)

    def get_coro(self):
        return self._coro

    def set_result(self, result):
        raise RuntimeError("Task does not support set_result operation")

    def set_exception(self, exception):
        raise RuntimeError("Task does not support set_exception operation")

    def cancel(self, msg=None):
        if self.done():
            return False
        self._requests += 1
        self._cancel_message = msg
        if self._waiting_for is not None:
            if self._waiting_for.cancel(msg):
                return True
        self._must_cancel = True
        return True

    def cancelling(self):
        return self._requests

    def uncancel(self):
        if self._requests > 0:
            self._requests -= 1
        return self._requests

    def _end(self, state):
        self._state = state
        tasks = self._loop._tasks
        if self in tasks:
            tasks.remove(self)
        self._schedule()

    def _step(self, exception=None):
        if self.done():
            return
        if self._must_cancel:
            if not isinstance(exception, CancelledError):
                exception = self._make_cancelled_error()
            self._must_cancel = False
        self._waiting_for = None
        before = _state["current"]
        _state["current"] = self
        context = set_context(self._context)
        try:
            if exception is None:
                waited = self._coro.send(None)
            else:
                waited = self._coro.throw(exception)
        except StopIteration as stop:
            if self._must_cancel:
                self._must_cancel = False
                self._end("CANCELLED")
            else:
                self._result = stop.value
                self._end("FINISHED")
        except CancelledError as cancelled:
            self._cancel_message = cancelled.args[0] if cancelled.args else None
            self._end("CANCELLED")
        except (KeyboardInterrupt, SystemExit) as error:
            self._exception = error
            self._end("FINISHED")
            raise
        except BaseException as error:
            self._exception = error
            self._end("FINISHED")
        else:
            if waited is None:
                self._loop.call_soon(self._step)
            elif isinstance(waited, Future):
                if waited is self:
                    self._loop.call_soon(self._step, RuntimeError(f"Task cannot await on itself: {self!r}"))
                else:
                    waited.add_done_callback(self._wake_up)
                    self._waiting_for = waited
                    if self._must_cancel and waited.cancel(self._cancel_message):
                        self._must_cancel = False
            else:
                self._loop.call_soon(self._step, RuntimeError(f"Task got bad yield: {waited!r}"))
        finally:
            set_context(context)
            _state["current"] = before

    def _wake_up(self, future):
        if future.cancelled():
            self._step(future._make_cancelled_error())
        elif future._exception is not None:
            self._step(future._exception)
        else:
            self._step()

    def __repr__(self):
        if self._state == "FINISHED":
            if self._exception is not None:
                state = f"finished name={self._name!r} coro=<{self._coro.__qualname__}()> exception={self._exception!r}"
            else:
                state = f"finished name={self._name!r} coro=<{self._coro.__qualname__}()> result={self._result!r}"
        else:
            state = f"{self._state.lower()} name={self._name!r} coro=<{self._coro.__qualname__}()>"
        return f"<Task {state}>"


def ensure_future(coro_or_future, *, loop=None):
    if isfuture(coro_or_future):
        return coro_or_future
    if not iscoroutine(coro_or_future):
        if not hasattr(coro_or_future, "__await__"):
            raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
        coro_or_future = _wrap_awaitable(coro_or_future)
    return Task(coro_or_future, loop=loop if loop is not None else get_event_loop())


async def _wrap_awaitable(awaitable):
    return await awaitable


def create_task(coro, *, name=None, context=None):
    loop = get_running_loop()
    return loop.create_task(coro, name=name, context=context)


def current_task(loop=None):
    get_running_loop()
    return _state["current"]


def all_tasks(loop=None):
    loop = loop or get_running_loop()
    return {task for task in loop._tasks if not task.done()}


def run(main, *, debug=None):
    if _state["running"] is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    if not iscoroutine(main):
        raise ValueError(f"a coroutine was expected, got {main!r}")
    loop = _Loop()
    try:
        return loop.run_until_complete(main)
    finally:
        loop._finish()


class Runner:
    def __init__(self, *, debug=None, loop_factory=None):
        self._loop = None

    def __enter__(self):
        self.get_loop()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def get_loop(self):
        if self._loop is None:
            self._loop = _Loop()
        return self._loop

    def run(self, coro, *, context=None):
        return self.get_loop().run_until_complete(coro)

    def close(self):
        if self._loop is not None:
            self._loop._finish()


class _Yield:
    def __await__(self):
        yield None


async def sleep(delay, result=None):
    if delay <= 0:
        await _Yield()
        return result
    loop = get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, _set_unless_done, future, result)
    try:
        return await future
    finally:
        handle.cancel()


def _set_unless_done(future, result):
    if not future.done():
        future.set_result(result)


class _Gathering(Future):
    def __init__(self, children, loop):
        super().__init__(loop=loop)
        self._children = children
        self._cancel_requested = False

    def cancel(self, msg=None):
        if self.done():
            return False
        cancelled = False
        for child in self._children:
            if child.cancel(msg):
                cancelled = True
        if cancelled:
            self._cancel_requested = True
            self._cancel_message = msg
        return cancelled

    def __repr__(self):
        return super().__repr__().replace("<_Gathering", "<_GatheringFuture")


def gather(*coros_or_futures, return_exceptions=False):
    loop = _state["running"] or get_event_loop()
    if not coros_or_futures:
        outer = loop.create_future()
        outer.set_result([])
        return outer
    made = []
    for one in coros_or_futures:
        for known, future in made:
            if known is one:
                break
        else:
            future = ensure_future(one, loop=loop)
        made.append((one, future))
    children = [future for _, future in made]
    outer = _Gathering(children, loop)
    seen = []
    finished = 0

    def done(child):
        nonlocal finished
        finished += 1
        if outer.done():
            return
        if not return_exceptions:
            if child.cancelled():
                outer._state = "FINISHED"
                outer._exception = child._make_cancelled_error()
                outer._schedule()
                return
            if child._exception is not None:
                Future.set_exception(outer, child._exception)
                return
        if finished == len(seen):
            if outer._cancel_requested:
                outer._state = "FINISHED"
                outer._exception = outer._make_cancelled_error()
                outer._schedule()
                return
            results = []
            for one in children:
                if one.cancelled():
                    results.append(one._make_cancelled_error())
                elif one._exception is not None:
                    results.append(one._exception)
                else:
                    results.append(one._result)
            Future.set_result(outer, results)

    for child in children:
        if not any(child is other for other in seen):
            seen.append(child)
            child.add_done_callback(done)
    return outer


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = inner._loop.create_future()

    def inner_done(inner):
        if outer.cancelled():
            return
        if inner.cancelled():
            outer.cancel()
        elif inner._exception is not None:
            outer.set_exception(inner._exception)
        else:
            outer.set_result(inner._result)

    inner.add_done_callback(inner_done)
    return outer


async def wait_for(fut, timeout):
    if timeout is None:
        return await fut
    fut = ensure_future(fut, loop=get_running_loop())
    if timeout <= 0:
        if fut.done():
            return fut.result()
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as exc:
            raise TimeoutError() from exc
    loop = get_running_loop()
    waiter = loop.create_future()
    handle = loop.call_later(timeout, _set_unless_done, waiter, None)
    release = lambda _: _set_unless_done(waiter, None)
    fut.add_done_callback(release)
    try:
        try:
            await waiter
        except CancelledError:
            if fut.done():
                return fut.result()
            fut.remove_done_callback(release)
            await _cancel_and_wait(fut)
            raise
        if fut.done():
            return fut.result()
        fut.remove_done_callback(release)
        await _cancel_and_wait(fut)
        try:
            return fut.result()
        except CancelledError as exc:
            raise TimeoutError() from exc
    finally:
        handle.cancel()


async def _cancel_and_wait(fut):
    waiter = get_running_loop().create_future()
    release = lambda _: _set_unless_done(waiter, None)
    fut.add_done_callback(release)
    try:
        fut.cancel()
        await waiter
    finally:
        fut.remove_done_callback(release)


async def wait(fs, *, timeout=None, return_when=ALL_COMPLETED):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect a list of futures, not {type(fs).__name__}")
    fs = list(fs)
    if not fs:
        raise ValueError("Set of Tasks/Futures is empty.")
    if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
        raise ValueError(f"Invalid return_when value: {return_when}")
    if any(iscoroutine(f) for f in fs):
        raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    loop = get_running_loop()

    def enough():
        if all(f.done() for f in fs):
            return True
        if return_when == FIRST_COMPLETED:
            return any(f.done() for f in fs)
        if return_when == FIRST_EXCEPTION:
            return any(f.done() and not f.cancelled() and f._exception is not None for f in fs)
        return False

    if not enough():
        waiter = loop.create_future()
        handle = None if timeout is None else loop.call_later(timeout, _set_unless_done, waiter, None)

        def check(_):
            if enough():
                _set_unless_done(waiter, None)

        for f in fs:
            f.add_done_callback(check)
        try:
            await waiter
        finally:
            if handle is not None:
                handle.cancel()
            for f in fs:
                f.remove_done_callback(check)
    return {f for f in fs if f.done()}, {f for f in fs if not f.done()}


def as_completed(fs, *, timeout=None):
    if isfuture(fs) or iscoroutine(fs):
        raise TypeError(f"expect an iterable of futures, not {type(fs).__name__}")
    loop = get_event_loop()
    todo = [ensure_future(f, loop=loop) for f in fs]
    finished = Queue()
    for f in todo:
        f.add_done_callback(finished.put_nowait)
    limit = None if timeout is None else loop.time() + timeout

    async def next_one():
        if limit is None:
            f = await finished.get()
        else:
            f = await wait_for(finished.get(), limit - loop.time())
        return f.result()

    for _ in todo:
        yield next_one()


class Timeout:
    def __init__(self, when):
        self._when = when
        self._handle = None
        self._task = None
        self._expired = False

    def when(self):
        return self._when

    def expired(self):
        return self._expired

    def reschedule(self, when):
        self._when = when
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        if when is not None:
            self._handle = get_running_loop().call_at(when, self._on_timeout)

    def _on_timeout(self):
        self._expired = True
        self._task.cancel()

    async def __aenter__(self):
        self._task = current_task()
        if self._task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._cancelling = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, value, traceback):
        if self._handle is not None:
            self._handle.cancel()
        if self._expired and self._task.uncancel() <= self._cancelling and kind is CancelledError:
            raise TimeoutError from value
        return None


def timeout(delay):
    loop = get_running_loop()
    return Timeout(None if delay is None else loop.time() + delay)


def timeout_at(when):
    return Timeout(when)


class TaskGroup:
    def __init__(self):
        self._tasks = []
        self._errors = []
        self._parent = None
        self._aborting = False
        self._exiting = False
        self._waiter = None
        self._base_error = None
        self._parent_cancel_requested = False

    async def __aenter__(self):
        self._parent = current_task()
        self._loop = get_running_loop()
        return self

    def create_task(self, coro, *, name=None, context=None):
        if self._parent is None:
            raise RuntimeError(f"TaskGroup {self!r} has not been entered")
        if self._exiting and not self._tasks:
            raise RuntimeError(f"TaskGroup {self!r} is finished")
        task = self._loop.create_task(coro, name=name, context=context)
        self._tasks.append(task)
        task.add_done_callback(self._on_done)
        return task

    def _abort(self):
        self._aborting = True
        for task in self._tasks:
            if not task.done():
                task.cancel()

    def _on_done(self, task):
        self._tasks.remove(task)
        if self._waiter is not None and not self._tasks:
            _set_unless_done(self._waiter, True)
        if task.cancelled() or task._exception is None:
            return
        self._errors.append(task._exception)
        if not self._aborting and not self._parent_cancel_requested:
            self._abort()
            self._parent_cancel_requested = True
            self._parent.cancel()

    async def __aexit__(self, kind, value, traceback):
        self._exiting = True
        propagate = None
        if kind is CancelledError:
            propagate = value
        if self._parent_cancel_requested and self._parent.uncancel() == 0:
            propagate = None
        if kind is not None and not self._aborting:
            self._abort()
        while self._tasks:
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            except CancelledError as error:
                if not self._aborting:
                    propagate = error
                    self._abort()
            self._waiter = None
        if propagate is not None and not self._errors:
            raise propagate
        if kind is not None and kind is not CancelledError:
            self._errors.append(value)
        if self._errors:
            errors, self._errors = self._errors, []
            raise BaseExceptionGroup("unhandled errors in a TaskGroup", errors)


class _Context:
    async def __aenter__(self):
        await self.acquire()
        return None

    async def __aexit__(self, kind, value, traceback):
        self.release()


class Lock(_Context):
    def __init__(self):
        self._locked = False
        self._waiters = []

    def locked(self):
        return self._locked

    async def acquire(self):
        if not self._locked and all(w.cancelled() for w in self._waiters):
            self._locked = True
            return True
        waiter = get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            try:
                await waiter
            finally:
                self._waiters.remove(waiter)
        except CancelledError:
            if not self._locked:
                self._wake_first()
            raise
        self._locked = True
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        self._locked = False
        self._wake_first()

    def _wake_first(self):
        if self._waiters:
            _set_unless_done(self._waiters[0], True)


class Event:
    def __init__(self):
        self._waiters = []
        self._value = False

    def is_set(self):
        return self._value

    def set(self):
        if not self._value:
            self._value = True
            for waiter in self._waiters:
                _set_unless_done(waiter, True)

    def clear(self):
        self._value = False

    async def wait(self):
        if self._value:
            return True
        waiter = get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            await waiter
            return True
        finally:
            self._waiters.remove(waiter)


class Semaphore(_Context):
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value
        self._waiters = []

    def locked(self):
        return self._value == 0 or any(not w.cancelled() for w in self._waiters)

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            return True
        waiter = get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            try:
                await waiter
            finally:
                self._waiters.remove(waiter)
        except CancelledError:
            if not waiter.cancelled():
                self._value += 1
                self._wake_next()
            raise
        if self._value > 0:
            self._wake_next()
        return True

    def release(self):
        self._value += 1
        self._wake_next()

    def _wake_next(self):
        for waiter in self._waiters:
            if not waiter.done():
                self._value -= 1
                waiter.set_result(True)
                return


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        self._bound = value
        super().__init__(value)

    def release(self):
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class Condition(_Context):
    def __init__(self, lock=None):
        self._lock = Lock() if lock is None else lock
        self.locked = self._lock.locked
        self.acquire = self._lock.acquire
        self.release = self._lock.release
        self._waiters = []

    async def wait(self):
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        self.release()
        try:
            waiter = get_running_loop().create_future()
            self._waiters.append(waiter)
            try:
                await waiter
                return True
            finally:
                self._waiters.remove(waiter)
        finally:
            await self.acquire()

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        for waiter in self._waiters:
            if n <= 0:
                break
            if not waiter.done():
                n -= 1
                waiter.set_result(False)

    def notify_all(self):
        self.notify(len(self._waiters))


class Barrier:
    def __init__(self, parties):
        if parties < 1:
            raise ValueError("parties must be > 0")
        self.parties = parties
        self.n_waiting = 0
        self._event = Event()

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *exc_info):
        pass

    async def wait(self):
        index = self.n_waiting
        self.n_waiting += 1
        event = self._event
        if self.n_waiting == self.parties:
            self.n_waiting = 0
            self._event = Event()
            event.set()
        else:
            await event.wait()
        return index


class Queue:
    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = []
        self._putters = []
        self._unfinished = 0
        self._finished = Event()
        self._finished.set()
        self._items = []

    def _get(self):
        return self._items.pop(0)

    def _put(self, item):
        self._items.append(item)

    @property
    def maxsize(self):
        return self._maxsize

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def full(self):
        return self._maxsize > 0 and len(self._items) >= self._maxsize

    def _wake(self, waiters):
        while waiters:
            waiter = waiters.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                break

    async def _turn(self, waiters, is_blocked):
        """Waits among these until nothing is in the way; who is cancelled wakes the next."""
        while is_blocked():
            waiter = get_running_loop().create_future()
            waiters.append(waiter)
            try:
                await waiter
            except BaseException:
                waiter.cancel()
                if waiter in waiters:
                    waiters.remove(waiter)
                if not is_blocked() and not waiter.cancelled():
                    self._wake(waiters)
                raise

    async def put(self, item):
        await self._turn(self._putters, self.full)
        return self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished += 1
        self._finished.clear()
        self._wake(self._getters)

    async def get(self):
        await self._turn(self._getters, self.empty)
        return self.get_nowait()

    def get_nowait(self):
        if self.empty():
            raise QueueEmpty
        item = self._get()
        self._wake(self._putters)
        return item

    def task_done(self):
        if self._unfinished <= 0:
            raise ValueError("task_done() called too many times")
        self._unfinished -= 1
        if self._unfinished == 0:
            self._finished.set()

    async def join(self):
        if self._unfinished > 0:
            await self._finished.wait()


class PriorityQueue(Queue):
    def _put(self, item):
        heapq.heappush(self._items, item)

    def _get(self):
        return heapq.heappop(self._items)


class LifoQueue(Queue):
    def _get(self):
        return self._items.pop()


async def to_thread(func, /, *args, **kwargs):
    await _Yield()
    return func(*args, **kwargs)


def run_coroutine_threadsafe(coro, loop):
    return ensure_future(coro, loop=loop)

from _linktable import unsupported

PIPE = -1
STDOUT = -2
DEVNULL = -3


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    pass


class TimeoutExpired(SubprocessError):
    pass


def run(*popenargs, **kwargs):
    unsupported("running another program")


Popen = call = check_call = check_output = getoutput = getstatusoutput = run

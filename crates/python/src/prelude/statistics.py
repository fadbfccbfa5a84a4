import math
from collections import Counter


class StatisticsError(ValueError):
    pass


def _values(data):
    return list(data)


def _total(data):
    if any(isinstance(x, float) for x in data):
        return math.fsum(data)
    return sum(data)


def _quotient(total, n):
    if isinstance(total, int):
        return total // n if total % n == 0 else total / n
    return total / n


def mean(data):
    data = _values(data)
    if not data:
        raise StatisticsError("mean requires at least one data point")
    return _quotient(_total(data), len(data))


def fmean(data, weights=None):
    data = _values(data)
    if weights is not None:
        weights = list(weights)
        if len(weights) != len(data):
            raise StatisticsError("data and weights must be the same length")
        total = math.fsum(weights)
        if not total:
            raise StatisticsError("sum of weights must be non-zero")
        return math.fsum(x * w for x, w in zip(data, weights)) / total
    if not data:
        raise StatisticsError("fmean requires at least one data point")
    return math.fsum(data) / len(data)


def geometric_mean(data):
    try:
        return math.exp(fmean(map(math.log, data)))
    except ValueError:
        raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers") from None


def harmonic_mean(data, weights=None):
    data = _values(data)
    if not data:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if any(x < 0 for x in data):
        raise StatisticsError("harmonic mean does not support negative values")
    if 0 in data:
        return 0
    return len(data) / math.fsum(1 / x for x in data)


def median(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    if n % 2 == 1:
        return data[n // 2]
    return (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def mode(data):
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError("no mode for empty data")
    return pairs[0][0]


def multimode(data):
    counts = Counter(iter(data))
    if not counts:
        return []
    most = max(counts.values())
    return [value for value, count in counts.items() if count == most]


def _squares(data, center):
    if any(isinstance(x, float) for x in data):
        m = math.fsum(data) / len(data) if center is None else center
        return math.fsum((x - m) ** 2 for x in data)
    n = len(data)
    if center is not None:
        return sum((x - center) ** 2 for x in data)
    if all(isinstance(x, int) for x in data):
        exact = n * sum(x * x for x in data) - sum(data) ** 2
        return exact // n if exact % n == 0 else exact / n
    m = sum(data) / n
    return sum((x - m) ** 2 for x in data)


def variance(data, xbar=None):
    data = _values(data)
    if len(data) < 2:
        raise StatisticsError("variance requires at least two data points")
    return _quotient(_squares(data, xbar), len(data) - 1)


def pvariance(data, mu=None):
    data = _values(data)
    if not data:
        raise StatisticsError("pvariance requires at least one data point")
    return _quotient(_squares(data, mu), len(data))


def _root(value):
    return value.sqrt() if hasattr(value, "sqrt") else math.sqrt(value)


def stdev(data, xbar=None):
    data = _values(data)
    if len(data) < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(variance(data, xbar))


def pstdev(data, mu=None):
    data = _values(data)
    if not data:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(pvariance(data, mu))


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    ld = len(data)
    if ld < 2:
        raise StatisticsError("must have at least two data points")
    result = []
    if method == "inclusive":
        m = ld - 1
        for i in range(1, n):
            j, delta = divmod(i * m, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method == "exclusive":
        m = ld + 1
        for i in range(1, n):
            j = i * m // n
            j = 1 if j < 1 else ld - 1 if j > ld - 1 else j
            delta = i * m - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        return result
    raise ValueError(f"Unknown method: {method!r}")


def covariance(x, y):
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(y)
    return math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y)) / (len(x) - 1)


def correlation(x, y):
    x, y = list(x), list(y)
    if len(x) != len(y):
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if len(x) < 2:
        raise StatisticsError("correlation requires at least two data points")
    xbar, ybar = math.fsum(x) / len(x), math.fsum(y) / len(y)
    sxy = math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y))
    sxx = math.fsum((a - xbar) ** 2 for a in x)
    syy = math.fsum((b - ybar) ** 2 for b in y)
    if not sxx or not syy:
        raise StatisticsError("at least one of the inputs is constant")
    return sxy / math.sqrt(sxx * syy)

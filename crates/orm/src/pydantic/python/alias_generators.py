"""Names in other styles: pydantic 2.13, `alias_generators.py`."""

import re


def to_pascal(snake):
    return re.sub("([0-9A-Za-z])_(?=[0-9A-Z])", lambda found: found.group(1), snake.title())


def to_camel(snake):
    if re.match("^[a-z]+[A-Za-z0-9]*$", snake) and not re.search(r"\d[a-z]", snake):
        return snake
    return re.sub("(^_*[A-Z])", lambda found: found.group(1).lower(), to_pascal(snake))


def to_snake(camel):
    text = re.sub(r"([A-Z]+)([A-Z][a-z])", lambda found: f"{found.group(1)}_{found.group(2)}", camel)
    text = re.sub(r"([a-z])([A-Z])", lambda found: f"{found.group(1)}_{found.group(2)}", text)
    text = re.sub(r"([0-9])([A-Z])", lambda found: f"{found.group(1)}_{found.group(2)}", text)
    text = re.sub(r"([a-z])([0-9])", lambda found: f"{found.group(1)}_{found.group(2)}", text)
    return text.replace("-", "_").lower()

"""The one exception of the tools: something the person at the keyboard can put right."""


class Problem(Exception):
    """What went wrong, what to do about it, and where the details are (a log's last lines)."""

    def __init__(self, what: str, *, advice: str = "", details: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.details = details

"""Accounts: one where platform and handle agree; a handle alone joins where exactly one platform is known for it."""

from graph.identity.mention import Mention


class Accounts:
    """Every account known, by handle."""

    def __init__(self) -> None:
        self._by_handle: dict[str, dict[str, Mention]] = {}

    def add(self, mention: Mention, platform: str, handle: str) -> Mention:
        """The oldest mention of this account, which may be this one."""
        if not handle:
            return mention
        held = self._by_handle.setdefault(handle, {})
        named = [name for name in held if name]
        if not platform and len(named) == 1:
            return held[named[0]]
        if platform and not named and "" in held:
            held[platform] = held.pop("")
        return held.setdefault(platform, mention)

"""Which rules run, and how severe their findings are: configuration and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatch

from curate.config import Config, ConfigError
from curate.finding import Severity
from curate.nearest import nearest
from curate.rules.base import Rule


class Selection:
    """The rules of one run.

    ``select`` and ``ignore`` are codes or their beginnings (``DOS``); ``everything`` takes every
    rule with its own severity, whatever the configuration says, as an export must.
    Raises ConfigError for a code that no rule has, and for a locked rule that is to be ignored or
    weakened.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        config: Config,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        everything: bool = False,
    ) -> None:
        self._config = Config() if everything else config
        self._select = () if everything else tuple(select or config.select)
        self._ignore = () if everything else (*ignore, *config.ignore)
        self._refuse_unknown(rules)
        self._refuse_locked(rules)
        self.rules = [rule for rule in rules if self._takes(rule)]

    def _refuse_unknown(self, rules: Sequence[Rule]) -> None:
        named = [*self._select, *self._ignore, *self._config.severity]
        for settings in self._config.paths.values():
            named += [*settings.ignore, *settings.severity]
        for code in named:
            if not any(rule.code.startswith(code) for rule in rules):
                close = nearest(code, [rule.code for rule in rules])
                hint = f"did you mean {close}?" if close else "see `curate rules`"
                raise ConfigError(f"no rule has the code {code}; {hint}")

    def _refuse_locked(self, rules: Sequence[Rule]) -> None:
        settings = self._config.paths.values()
        ignored = [*self._ignore, *(code for each in settings for code in each.ignore)]
        severities = [self._config.severity, *(each.severity for each in settings)]
        weakened = [
            rule.code
            for rule in rules
            if any(each.get(rule.code, rule.severity) < rule.severity for each in severities)
        ]
        for code in (*ignored, *weakened):
            if all(rule.locked for rule in rules if rule.code.startswith(code)):
                raise ConfigError(f"{code} is locked: it can be neither ignored nor weakened")

    def _takes(self, rule: Rule) -> bool:
        if rule.locked:
            return True
        chosen = not self._select or any(rule.code.startswith(code) for code in self._select)
        return chosen and not any(rule.code.startswith(code) for code in self._ignore)

    @property
    def partial(self) -> str:
        """What narrows the run, in words; "" if nothing does."""
        parts = []
        if self._select:
            parts.append(f"only {', '.join(self._select)} and what is locked")
        if self._ignore:
            parts.append(f"without {', '.join(self._ignore)}")
        severity = self._config.severity
        weaker = [r.code for r in self.rules if severity.get(r.code, r.severity) < r.severity]
        if weaker:
            parts.append(f"less severe: {', '.join(weaker)}")
        if self._config.paths:
            parts.append(f"other settings for {', '.join(self._config.paths)}")
        return "; ".join(parts)

    def severity(self, rule: Rule, own: Severity | None, file: str) -> Severity | None:
        """The severity of a finding in ``file``; None where the rule is ignored there.

        ``own`` is what the rule gave this finding, if not its usual severity.
        """
        severity = _set(self._config.severity, rule) or own or rule.severity
        for pattern, settings in self._config.paths.items():
            if fnmatch(file, pattern):
                if not rule.locked and any(rule.code.startswith(c) for c in settings.ignore):
                    return None
                severity = _set(settings.severity, rule) or severity
        return severity


def _set(severities: Mapping[str, Severity], rule: Rule) -> Severity | None:
    """What the configuration says of a rule, or of its family."""
    return severities.get(rule.code) or severities.get(rule.family)

"""What a run has to say of the warehouse file itself."""

import logging
from dataclasses import dataclass, field

_log = logging.getLogger(__name__)


@dataclass
class NightNotes:
    """What a night has to say of the warehouse file itself, gathered while it goes on."""

    sentences: list[str] = field(default_factory=list)
    is_rebuilt: bool = False
    """An earlier version made the file: the draft holds nothing of the inbox yet, and the file
    is kept under a name of its own when the draft takes its place."""

    is_logged: bool = False
    """For callers that show none: nothing of this may pass in silence."""

    def say(self, sentence: str, in_log: str | None = None) -> None:
        """Add a sentence for the user.

        Args:
            sentence: What happened.
            in_log: The same without names of people and their files, where it has any.
        """
        self.sentences.append(sentence)
        if self.is_logged:
            _log.warning(in_log or sentence)

"""Encryption of identity numbers and bank accounts, and masks for what lists may show.

The keys come from the setting `PERSONAL_KEYS`, newest first: values are written with the newest and read
with any, so a key is changed by putting a new one before the old.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from kaoping.lib.errors import UserError


def encrypt(text: str) -> bytes:
    """The text encrypted with the newest key; nothing stays nothing."""
    return _box().encrypt(text.encode()) if text else b""


def decrypt(stored: bytes | memoryview) -> str:
    """The text behind a stored value; `UserError` when none of the keys opens it."""
    if not stored:
        return ""
    try:
        return _box().decrypt(bytes(stored)).decode()
    except InvalidToken as fault:
        raise UserError(
            _("A stored value can't be opened with the present keys."),
            _("Put the key it was written with behind the newer ones in KAOPING_PERSONAL_KEYS."),
        ) from fault


def mask_phone(phone: str) -> str:
    """A telephone as lists show it: 13812341234 → 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) > 7 else "*" * len(phone)


def mask_end(text: str, shown: int = 4) -> str:
    """Only the last characters, as many as `shown`: 6228480012345678 → ****5678."""
    return f"****{text[-shown:]}" if len(text) > 2 * shown else "****" * bool(text)


def _box() -> MultiFernet:
    return MultiFernet([Fernet(_as_fernet_key(key)) for key in settings.PERSONAL_KEYS])


def _as_fernet_key(key: str) -> bytes:
    """Any key text of enough entropy, brought to the 32 bytes Fernet wants."""
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())

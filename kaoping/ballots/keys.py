"""The key of a poll and its three shares, any two of which open the box. Nothing of it is kept.

The secret (16 random bytes) is divided by Shamir's scheme; the private key is its hash, the public
key is what ballots are sealed to. A share is printed as 32 characters in groups of four.
"""

import binascii
import hashlib
import secrets
from base64 import b32decode, b32encode
from collections.abc import Iterable

from Crypto.Protocol.SecretSharing import Shamir
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from kaoping.ballots.codes import letters_of
from kaoping.lib.errors import UserError

NEEDED, SHARES = 2, 3
SECRET_BYTES = 16
LENGTH = 32  # letters of five bits: index and poll (2 bytes), part (16), checksum (2)
_CHECKED = 2
# Crockford's letters for the standard ones: no I, L, O, U; the likes of them are read as 1 and 0.
_STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PRINTED = str.maketrans(_STANDARD, _CROCKFORD)
_TYPED = str.maketrans(_CROCKFORD + "OIL", _STANDARD + "ABB")


def make(poll_id: int) -> tuple[bytes, list[str]]:
    """The public key of a new pair, and the three shares of the private one, as printed."""
    secret = secrets.token_bytes(SECRET_BYTES)
    shares = [_printed(poll_id, *share) for share in Shamir.split(NEEDED, SHARES, secret)]
    return bytes(_private(secret).public_key), shares


def restore(poll_id: int, public_key: bytes, typed: Iterable[str]) -> PrivateKey:
    """The private key from two or three typed shares; `UserError` says which is wrong and how."""
    given = [_share(poll_id, number, text) for number, text in enumerate(typed, 1) if text.strip()]
    if len({index for index, _part in given}) < len(given):
        raise UserError(
            _("The same share was entered twice."),
            _("Enter the shares of two different scrutineers."),
        )
    if len(given) < NEEDED:
        raise UserError(
            _("Two shares are needed to open the box."),
            _("Ask two of the three scrutineers to enter theirs."),
        )
    private = _private(Shamir.combine(given[:NEEDED]))
    if bytes(private.public_key) != public_key:
        raise UserError(
            _("These shares don't open this box."),
            _("Compare each character with the scrutineers' papers."),
        )
    return private


def _private(secret: bytes) -> PrivateKey:
    return PrivateKey(hashlib.sha256(b"kaoping ballot key\n" + secret).digest())


def _printed(poll_id: int, index: int, part: bytes) -> str:
    body = _tag(poll_id, index) + part
    letters = b32encode(body + _checksum(body)).decode().translate(_PRINTED)
    return " ".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def _share(poll_id: int, number: int, typed: str) -> tuple[int, bytes]:
    """Index and part of one typed share."""
    letters = letters_of(typed)
    where = {"number": number}
    if len(letters) != LENGTH:
        raise UserError(
            _("Share %(number)s has not 32 characters.") % where,
            _("Type all eight groups of four."),
        )
    body, checksum = _decoded(letters)
    if not checksum or _checksum(body) != checksum:
        raise UserError(
            _("Share %(number)s is mistyped.") % where,
            _("Compare each character with the scrutineer's paper."),
        )
    index = body[0] >> 4
    if body[:2] != _tag(poll_id, index):
        raise UserError(
            _("Share %(number)s belongs to another vote.") % where,
            _("Look for the paper that was printed for this meeting."),
        )
    return index, body[2:]


def _decoded(letters: str) -> tuple[bytes, bytes]:
    """Body and checksum; nothing where a letter is none of ours."""
    try:
        raw = b32decode(letters.translate(_TYPED))
    except binascii.Error:
        return b"", b""
    return raw[:-_CHECKED], raw[-_CHECKED:]


def _tag(poll_id: int, index: int) -> bytes:
    """The share's index, and twelve bits by which a share of another poll is told."""
    poll = int.from_bytes(hashlib.sha256(f"poll {poll_id}".encode()).digest()[:2]) & 0xFFF
    return (index << 12 | poll).to_bytes(2)


def _checksum(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_CHECKED]

"""Every failure that is expected, in one tree. Anything else is a bug and goes to the crash hook.

ResponderError
├── InputError              what a person or an owner's file said cannot be taken
│   ├── LimitError          larger, deeper or more than package/limits.py allows
│   ├── NoCopyError         there is no finished copy where somebody wants to take one from
│   └── PlaceError          a file cannot be written where somebody wants it
├── TrustError              never retried, never overridden
│   ├── SignatureError      signed by nobody we trust, or not by enough of them
│   ├── RollbackError       older than what we hold
│   ├── ForkError           the same sequence with other content
│   ├── ExpiredError        valid once, no longer
│   ├── WrongRepositoryError  another office's repository
│   └── TamperedError       bytes that are not what was signed, or do not open
├── KeyAccessError          a key that is needed cannot be had
│   ├── NoKeyringError      no safe place for keys on this machine
│   ├── NoSecurityKeyError  a user's FIDO2 token is not there, or was not touched
│   ├── WrongPassphraseError
│   ├── LockedOutError      too many wrong ones: not before some time has passed
│   ├── NotAllowedError     this user may not do that
│   ├── WrongKeyError       the library does not open with this key
│   └── NoGrantError        this device has no key for that scope or repository
├── StoreError              the library or registry cannot be read or written
│   ├── NotInitialisedError nothing has been set up here yet
│   │   ├── NotEnrolledError  the vehicle is set up, but no office has enrolled it yet
│   │   └── EmptiedError    the office ordered the vehicle to be emptied, and it was
│   ├── BusyError           another program holds the lock
│   ├── DiskFullError
│   └── DamagedError        a stored object or page fails its check
│       └── DamagedLibraryError  the database itself: `responder rebuild` makes it anew
├── TransportError          the repository cannot be reached or stops half way (may be retried)
│   └── NotFoundError       the repository has no such file
├── PositionError           the receiver of the own position cannot be reached or read (tried again by itself)
├── NoAnswerError           the question has no answer: no such facility, no such floor
│   └── NoLongerSharedError an office showed it to this vehicle as a guest, and no longer does
└── DrawingError            a sheet cannot be drawn
    ├── LockedDrawingError  it asks for a password
    ├── StoppedDrawingError it cost two drawing processes and is left alone for some minutes
    └── WorkerError         the drawing process died, hung or overran its limits
        └── NoWorkerError   none can be started: this machine's fault, never the sheet's
"""


class ResponderError(Exception):
    """An expected failure. The message is one plain sentence; gui/words.py adds what to do next."""


class InputError(ResponderError):
    """What a person or an owner's file said cannot be taken."""


class LimitError(InputError):
    """Larger, deeper or more than the limits allow."""


class NoCopyError(InputError):
    """No copy for vehicles lies on a stick, or one that was not finished."""


class PlaceError(InputError):
    """A file cannot be written where somebody wants it: no such folder, read only, not allowed, no room."""


class TrustError(ResponderError):
    """Data that must not be believed. Never retried, never overridden."""


class SignatureError(TrustError):
    """Signed by nobody we trust, or not by enough of them."""


class RollbackError(TrustError):
    """Older than what is held already."""


class ForkError(TrustError):
    """The same sequence number with other content."""


class ExpiredError(TrustError):
    """Signed data whose validity has ended."""


class WrongRepositoryError(TrustError):
    """Data of another office's repository."""


class TamperedError(TrustError):
    """Bytes that are not what was signed, or that do not open under their key."""


class KeyAccessError(ResponderError):
    """A key that is needed cannot be had."""


class NoKeyringError(KeyAccessError):
    """The machine has no safe place for keys."""


class NoSecurityKeyError(KeyAccessError):
    """A user's FIDO2 token is not there, was not touched, or does not do what is needed."""


class WrongPassphraseError(KeyAccessError):
    """The passphrase does not open the key; where tries are counted, the next one is taken after `wait_s` seconds."""

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class LockedOutError(KeyAccessError):
    """Too many wrong passphrases: this user's next one is not taken before `wait_s` seconds have passed."""

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class NotAllowedError(KeyAccessError):
    """This user may not do that; an administrator of the vehicle may."""


class WrongKeyError(KeyAccessError):
    """The library does not open with this key."""


class NoGrantError(KeyAccessError):
    """The office has granted this device no key for that scope or repository."""


class StoreError(ResponderError):
    """The library or the registry cannot be read or written."""


class NotInitialisedError(StoreError):
    """Nothing has been set up in this place yet."""


class NotEnrolledError(NotInitialisedError):
    """The vehicle has its keys, but no office has enrolled it yet."""


class EmptiedError(NotInitialisedError):
    """The office ordered this vehicle to erase all that it held; nothing opens it any more."""


class BusyError(StoreError):
    """Another program holds the lock."""


class DiskFullError(StoreError):
    """The disk is full."""


class DamagedError(StoreError):
    """A stored object or database page fails its check."""


class DamagedLibraryError(DamagedError):
    """The library's database is damaged or gone; `responder rebuild` makes it anew from what lies beside it."""


class TransportError(ResponderError):
    """The repository cannot be reached or stopped half way; trying again later may help."""


class NotFoundError(TransportError):
    """The repository has no such file."""


class PositionError(ResponderError):
    """The receiver that says where this vehicle is cannot be reached or read."""


class NoAnswerError(ResponderError):
    """The question has no answer: no such facility, floor or document."""


class NoLongerSharedError(NoAnswerError):
    """Mutual aid: an office showed the facility to this vehicle as a guest, and no longer does."""


class DrawingError(ResponderError):
    """A sheet cannot be drawn."""


class LockedDrawingError(DrawingError):
    """The file asks for a password."""


class StoppedDrawingError(DrawingError):
    """The sheet cost two drawing processes; it is not tried for some minutes, and may be after that."""


class WorkerError(DrawingError):
    """The drawing process died, hung or overran its limits."""


class NoWorkerError(WorkerError):
    """No drawing process can be started on this machine. It says nothing about the sheet that was asked for."""

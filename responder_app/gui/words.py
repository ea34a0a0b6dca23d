"""Each expected failure in plain words: what happened, and what to do next. One table, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from responder_app import errors
from responder_app.errors import ResponderError


@dataclass(frozen=True)
class Words:
    """What is shown for a failure. `detail` is the error's own sentence, "" when it adds nothing."""

    happened: str
    next_step: str
    detail: str = ""

    @property
    def one_line(self) -> str:
        """Both sentences, for a status line or a screen reader."""
        return f"{self.happened} {self.next_step}"


_KEPT = "We kept the data that you have."

WORDS: dict[type[ResponderError], tuple[str, str]] = {
    errors.ResponderError: (
        "That did not work.",
        "Try once more. If it fails again, tell the pre-plan office what you did.",
    ),
    errors.InputError: ("That entry cannot be taken.", "Check it for a slip and enter it again."),
    errors.LimitError: (
        "That is larger than this program will open.",
        "Ask the pre-plan office for a smaller or split file.",
    ),
    errors.NoCopyError: (
        "Nothing was taken.",
        "Choose another stick, or copy to this one again on the vehicle that holds the newest state.",
    ),
    errors.PlaceError: (
        "The file cannot be written there.",
        "Choose another folder or stick and try again. Nothing was left half written.",
    ),
    errors.TrustError: (
        f"New data did not pass its check. {_KEPT}",
        "Go on with what is shown. Report it to the pre-plan office.",
    ),
    errors.SignatureError: (
        f"New data was not signed by your pre-plan office. {_KEPT}",
        "Go on with what is shown. Report it to the pre-plan office before the next sync.",
    ),
    errors.RollbackError: (
        f"The source offered data that is older than yours. {_KEPT}",
        "Go on with what is shown. Report it to the pre-plan office.",
    ),
    errors.ForkError: (
        f"The source offered a second, different version of the same issue. {_KEPT}",
        "Go on with what is shown. Report it to the pre-plan office at once.",
    ),
    errors.ExpiredError: (
        f"The source has not been renewed by the office in time. {_KEPT}",
        "Go on with what is shown. Check this computer's date. If it is right, ask the office to renew the source.",
    ),
    errors.WrongRepositoryError: (
        f"The source belongs to another office. {_KEPT}",
        "Go on with what is shown. Tell the pre-plan office, which knows the right address or stick.",
    ),
    errors.TamperedError: (
        f"Data was changed after the office sealed it. {_KEPT}",
        "Go on with what is shown. Use another stick or source, and report it to the pre-plan office.",
    ),
    errors.KeyAccessError: (
        "A key that is needed cannot be had.",
        "Restart the program. If it fails again, ask the pre-plan office to enrol this vehicle anew.",
    ),
    errors.NoKeyringError: (
        "This computer has no safe place for keys.",
        "Unlock the computer's keyring. Or type responder device init --passphrase in a terminal.",
    ),
    errors.NoSecurityKeyError: (
        "The security key was not found, or not touched in time.",
        "Plug it in, enter the PIN again, and touch the key when it blinks.",
    ),
    errors.WrongPassphraseError: (
        "That passphrase does not open the library.",
        "Check Caps Lock and enter it again.",
    ),
    errors.LockedOutError: (
        "Too many wrong entries for this name.",
        "Wait until the time has passed, or let another member of the crew unlock.",
    ),
    errors.NotAllowedError: (
        "This user may not do that.",
        "Ask an administrator of this vehicle.",
    ),
    errors.WrongKeyError: (
        "The library on this computer does not open with this key.",
        "Check that this is the right vehicle folder. If it is, type in a terminal: responder rebuild.",
    ),
    errors.NoGrantError: (
        "Your office has not given this vehicle a key for that.",
        "Sync first. If it stays closed, ask the pre-plan office which sections your agency may read.",
    ),
    errors.StoreError: (
        "The library on this computer cannot be read or written.",
        "Restart the program. If it fails again, run: responder check.",
    ),
    errors.NotInitialisedError: (
        "This vehicle has not been set up yet.",
        "Type in a terminal: responder device init\n"
        "Then bring the file that it writes, enrolment-request.json, to the pre-plan office.",
    ),
    errors.NotEnrolledError: (
        "This vehicle is not enrolled with a pre-plan office yet.",
        "Bring enrolment-request.json to the office. Type in a terminal: responder device accept FILE\n"
        "FILE is what the office gave in return.",
    ),
    errors.EmptiedError: (
        "The office ordered this device to be emptied.",
        "Nothing can be opened on it any more. Use another device now, and ask the pre-plan office.",
    ),
    errors.BusyError: (
        "Another sync is running on this computer.",
        "Wait until it has finished, then press Sync now.",
    ),
    errors.DiskFullError: (
        f"The disk is full. {_KEPT}",
        "Free some space on this computer, then press Sync now. It goes on where it stopped.",
    ),
    errors.DamagedError: (
        "A stored file is damaged and was not shown.",
        "Press Sync now to fetch it again. Everything else can still be used.",
    ),
    errors.DamagedLibraryError: (
        "The library on this computer is damaged. Its drawings and records are still on the disk.",
        "Type in a terminal: responder rebuild\nIt needs no network and takes about a minute.",
    ),
    errors.TransportError: (
        f"The source cannot be reached. {_KEPT}",
        "Check the connection or the stick, then press Sync now. It goes on where it stopped.",
    ),
    errors.NotFoundError: (
        f"The source lacks a file that it should have. {_KEPT}",
        "Try again in a few minutes: the office may be publishing. If it stays, report it.",
    ),
    errors.PositionError: (
        "The position of this vehicle is not known.",
        "Check that the GPS receiver is plugged in and sees the sky. It is tried again by itself.",
    ),
    errors.NoAnswerError: (
        "There is nothing about that in the library.",
        "Search for another name or address, or sync first.",
    ),
    errors.NoLongerSharedError: (
        "Mutual aid for this facility ended. What you still see is from before and gets no news.",
        "If you need it, ask the office that shared it to prolong the aid, then sync.",
    ),
    errors.DrawingError: (
        "This sheet could not be drawn sharply.",
        "Use the overview that is shown, or open another sheet. Report it to the pre-plan office.",
    ),
    errors.LockedDrawingError: (
        "This sheet asks for a password and cannot be opened.",
        "Ask the pre-plan office for a copy without a password.",
    ),
    errors.StoppedDrawingError: (
        "Drawing this sheet had to be stopped twice.",
        "Use the overview that is shown. It is tried again in some minutes; if it stays so, report the sheet.",
    ),
    errors.NoWorkerError: (
        "Nothing can be drawn on this laptop now: the drawing process does not start.",
        "Use the overview that is shown. Close the program and open it again; if it stays so, report the laptop.",
    ),
    errors.WorkerError: (
        "The drawing stopped and was started anew.",
        "Move or zoom the sheet to draw it again. If it fails again, use the overview.",
    ),
}


def explain(error: ResponderError) -> Words:
    """The words for the error: those of its class, else of the nearest class above it."""
    for kind in type(error).__mro__:
        if kind in WORDS:
            happened, next_step = WORDS[kind]
            return Words(happened, next_step, str(error).strip())
    raise AssertionError("every ResponderError descends from ResponderError")

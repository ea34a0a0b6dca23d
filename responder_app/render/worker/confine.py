"""What a worker takes away from itself before it reads its first hostile byte: system calls, memory, files.

Irreversible. Everything that has to be imported is imported before.
"""

from __future__ import annotations

import ctypes
import resource
import signal

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
INSTRUCTION_BYTES = 8


class _Filter(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def confine(program: bytes, address_bytes: int, cpu_s: int) -> dict[str, bool]:
    """Apply limits and the system call filter; says which of them hold. Raises OSError when the kernel refuses limits.

    A kernel without seccomp refuses the filter: that is told like a filter that could not be made, by `isolation`.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _control(libc, PR_SET_DUMPABLE, 0)
    # Without bubblewrap nothing else ends a worker whose parent was killed in the middle of a request.
    _control(libc, PR_SET_PDEATHSIG, signal.SIGKILL)
    _limit(address_bytes, cpu_s)
    return {"limits": True, "filter": bool(program) and _filter(libc, program)}


def _filter(libc: ctypes.CDLL, program: bytes) -> bool:
    _control(libc, PR_SET_NO_NEW_PRIVS, 1)
    buffer = ctypes.create_string_buffer(program, len(program))
    load = _Filter(len(program) // INSTRUCTION_BYTES, ctypes.addressof(buffer))
    try:
        _control(libc, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(load))
    except OSError:
        return False
    return True


def _limit(address_bytes: int, cpu_s: int) -> None:
    limits = {
        resource.RLIMIT_AS: address_bytes,
        resource.RLIMIT_DATA: address_bytes,
        resource.RLIMIT_CPU: cpu_s,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for which, most in limits.items():
        _, hard = resource.getrlimit(which)
        # Somebody may have set a lower one already, which only root could raise.
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (allowed, allowed))


def _control(libc: ctypes.CDLL, option: int, *values: object) -> None:
    padded = [*values, *(0 for _ in range(4 - len(values)))]
    # prctl takes unsigned longs; a plain int would be passed as 32 bits.
    arguments = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in padded]
    if libc.prctl(option, *arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option} was refused")

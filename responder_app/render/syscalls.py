"""The system calls that a confined worker may still make, as a seccomp program. Building it is all that happens here.

It is a list of what is allowed; everything else fails with EPERM, among it opening any file, every socket call that
makes or names an end, fork, threads, exec, ptrace and mapping memory that can be executed.
"""

from __future__ import annotations

import errno
import functools
import mmap
import os

PLAIN = (
    *(
        "read",
        "write",
        "readv",
        "writev",
        "recvfrom",
        "sendto",
        "recvmsg",
        "sendmsg",
        "poll",
        "ppoll",
        "select",
        "pselect6",
    ),
    *("munmap", "mremap", "madvise", "brk", "futex", "close", "fstat", "lseek", "exit", "exit_group"),
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "restart_syscall", "sched_yield"),
    *("clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time"),
    *("getpid", "gettid", "getrandom", "getrusage", "times"),
)
"""Calls that take nothing by name and reach nothing but the descriptors that are open already."""

NOT_EXECUTABLE = ("mmap", "mprotect")
"""Allowed as long as the third argument, the protection, does not ask for execution."""


@functools.cache
def program() -> bytes | None:
    """The filter as classic BPF (`struct sock_filter[]`), or None where libseccomp cannot be had."""
    try:
        import pyseccomp  # noqa: PLC0415  loading it searches for a system library, which may be missing
    except (ImportError, RuntimeError, OSError):
        return None
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.ERRNO(errno.EPERM))
    # glibc takes ENOSYS as "old kernel" and falls back to clone, which then fails plainly.
    rules.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")
    for name in PLAIN:
        rules.add_rule(pyseccomp.ALLOW, name)
    for name in NOT_EXECUTABLE:
        rules.add_rule(pyseccomp.ALLOW, name, pyseccomp.Arg(2, pyseccomp.MASKED_EQ, mmap.PROT_EXEC, 0))
    descriptor = os.memfd_create("filter", os.MFD_CLOEXEC)
    with os.fdopen(descriptor, "r+b") as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()

"""Runs a program under a filter of the kernel that refuses every socket but local ones, and notes each attempt.

`python -m tests.no_internet ATTEMPTS COMMAND ...` runs the command. The filter (seccomp, Linux 5.5 or newer) sees every
call of `socket` by the program, by the libraries in it and by whatever they start, and hands it to this process, which
writes a line to the file ATTEMPTS ("PID NAME FAMILY") and lets the call fail with EACCES. Local sockets (AF_UNIX) pass:
sound, screen and message bus are reached by them. Ways around it (io_uring, other instruction sets) are closed.

Sources: seccomp(2), seccomp_unotify(2), linux/seccomp.h, linux/filter.h.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path

# Of each machine: AUDIT_ARCH, then the numbers of seccomp, socket and io_uring_setup.
CALLS = {"x86_64": (0xC000003E, 317, 41, 425), "aarch64": (0xC00000B7, 277, 198, 425)}
FAMILIES = {family.value: family.name for family in socket.AddressFamily}

PR_SET_NO_NEW_PRIVS = 38
SECCOMP_SET_MODE_FILTER = 1
SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3
KILL_PROCESS, ALLOW, USER_NOTIF, ERRNO = 0x80000000, 0x7FFF0000, 0x7FC00000, 0x00050000
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
# Offsets in struct seccomp_data.
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
# On x86_64 the calls of the x32 instruction set have this bit.
X32 = 0x40000000

# id, pid, flags, then seccomp_data: nr, arch, instruction_pointer, args[6]; and id, val, error, flags.
NOTIFICATION = struct.Struct("=QIIiIQ6Q")
ANSWER = struct.Struct("=QqiI")
RECEIVE = 0xC0002100 | NOTIFICATION.size << 16
SEND = 0xC0002101 | ANSWER.size << 16


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def why_not() -> str:
    """Why this computer cannot run such a filter; "" if it can."""
    if sys.platform != "linux" or platform.machine() not in CALLS:
        return "the filter is written for Linux on x86_64 and aarch64"
    command = [sys.executable, "-m", "tests.no_internet", os.devnull, "true"]
    tried = subprocess.run(command, capture_output=True, text=True, check=False)
    return tried.stderr.strip() if tried.returncode else ""


def _filter() -> bytes:
    architecture, _, open_socket, io_uring = CALLS[platform.machine()]
    rules = (
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, KILL_PROCESS),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, KILL_PROCESS),
        (JUMP_EQUAL, 0, 1, io_uring),
        (RETURN, 0, 0, ERRNO | errno.ENOSYS),
        (JUMP_EQUAL, 1, 0, open_socket),
        (RETURN, 0, 0, ALLOW),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (JUMP_EQUAL, 0, 1, socket.AF_UNIX),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, USER_NOTIF),
    )
    return b"".join(struct.pack("=HBBI", *rule) for rule in rules)


def _install() -> int:
    """Put this process and all that it starts under the filter; return the handle that hears of the attempts."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no_new_privs")
    rules = _filter()
    program = _Program(len(rules) // 8, rules)
    call = CALLS[platform.machine()][1]
    handle = libc.syscall(call, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, ctypes.byref(program))
    if handle < 0:
        raise OSError(ctypes.get_errno(), "this kernel cannot hand over system calls (seccomp user notification)")
    return int(handle)


def _refuse(handle: int, attempts: Path) -> None:
    """Note one attempt and let it fail."""
    asked = bytearray(NOTIFICATION.size)
    try:
        fcntl.ioctl(handle, RECEIVE, asked)
        number, pid, _, _, _, _, family, *_ = NOTIFICATION.unpack(asked)
        name = Path(f"/proc/{pid}/comm").read_text("utf-8").strip()
        with attempts.open("a", encoding="utf-8") as file:
            file.write(f"{pid} {name} {FAMILIES.get(family, family)}\n")
        fcntl.ioctl(handle, SEND, ANSWER.pack(number, 0, -errno.EACCES, 0))
    except OSError as error:
        # Whoever asked has been killed meanwhile.
        if error.errno != errno.ENOENT:
            raise


def run(attempts: Path, command: list[str]) -> int:
    """Run the command until it and all that it started have ended; return its exit code."""
    attempts.write_text("", encoding="utf-8")
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        try:
            socket.send_fds(theirs, [b"handle"], [_install()])
            os.execvp(command[0], command)
        except OSError as error:
            print(f"no_internet: {error}", file=sys.stderr, flush=True)
        os._exit(126)
    theirs.close()
    signal.signal(signal.SIGTERM, lambda *_: os.kill(child, signal.SIGTERM))
    _, handles, _, _ = socket.recv_fds(ours, 16, 1)
    if handles:
        watch = select.poll()
        watch.register(handles[0], select.POLLIN)
        while True:
            events = dict(watch.poll(1000))
            if events.get(handles[0], 0) & select.POLLIN:
                _refuse(handles[0], attempts)
            elif events.get(handles[0], 0) & (select.POLLHUP | select.POLLERR):
                break  # nobody is left under the filter
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2:]))

"""READ-ME-FIRST.txt: how to start a handed-out program, for somebody who has never seen a terminal."""

from __future__ import annotations

import textwrap

from desktop.handout.program import System

_WIDTH = 76

_START = {
    System.LINUX: """
        Copy this whole folder to your computer, for example to your home folder. Open it there and double-click the
        file "{start}".

        If nothing happens, the computer does not know yet that the file is a program: click it with the right mouse
        button, choose "Properties", allow it to be run as a program (the switch is called "Executable as Program" or
        "Allow executing file as program"), and double-click it again. Programs on a stick in the format FAT cannot be
        started there on some computers; in the copied folder they can.
        """,
    System.WINDOWS: """
        If you got this folder as a zip file, click the zip file with the right mouse button first, choose "Extract
        all...", and open the folder that comes out of it. Then double-click the file "{start}" (it may be shown as
        "aloud").

        Windows may show a blue window that says "Windows protected your PC". It does so for every program whose maker
        has not bought a certificate, or that few people have used yet; it does not mean that something was found.
        If this folder comes from somebody you know, click "More info", and then "Run anyway". Windows asks once.
        If there is no "Run anyway", this computer is managed by somebody who has to allow the program.
        """,
    System.MACOS: """
        Double-click "{start}" in this folder.

        macOS may say that "{start}" was not opened, because Apple could not check who made it. It says so of every
        program whose maker is not registered with Apple; it does not mean that something was found. If this folder
        comes from somebody you know, click "Done" (not "Move to Bin"). Open the Apple menu, "System Settings", "Privacy
        & Security", and scroll down to "Security": there is the line that "{start}" was blocked. Click "Open Anyway"
        and enter your password. macOS asks once. On macOS 14 and older you can also hold the Control key, click
        "{start}", and choose "Open".

        When Aloud asks whether it may use the microphone, choose "Allow".

        If the window says "Aloud" at the top, and not "{name}": macOS has started a hidden copy of the program, which
        does not see what lies beside it. Close it, drag "{start}" out of this folder onto the desktop, drag it back
        into the folder, and start it again.
        """,
}


def read_me(system: System, start: str, *, name: str, pack: str, guest: bool) -> str:
    """Return the text.

    Args:
        system: which system the program is for.
        start: what is double-clicked.
        name: who hands it out.
        pack: the name of the question pack.
        guest: whether the pack asks for a session that leaves nothing behind.
    """
    kept = (
        "When you close Aloud, everything is deleted: nobody who uses this computer after you finds your answers."
        if guest
        else "Your recordings and reports are kept on this computer, in your own account, until you delete them."
    )
    paragraphs = [
        f"{name}: practise your interview answers aloud",
        f'This folder holds a program, Aloud, with the questions of "{pack}". It asks you a question aloud, listens to '
        "your answer, and shows how it came across. You need a microphone; headphones are good to have. You need no "
        "internet, no account and no rights of an administrator. What you say stays on this computer.",
        "HOW TO START",
        *_START[system].format(start=start, name=name).split("\n\n"),
        "WHAT BECOMES OF YOUR ANSWERS",
        kept,
        "IF SOMETHING DOES NOT WORK",
        "Leave the folder together as it is: the program needs everything in it, and finds the questions in "
        f'"handout". If it still does not start, tell {name} what the screen says.',
        f"{name}, made with Aloud.",
    ]
    return "\n\n".join(textwrap.fill(" ".join(text.split()), _WIDTH) for text in paragraphs) + "\n"

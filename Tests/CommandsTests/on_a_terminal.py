"""Runs a program on a terminal of its own, and types a line each time that it asks for a passphrase.

The arguments are the line, and the program with its arguments. Prints what the terminal showed; ends with the program's
exit code.
"""
import os
import pty
import select
import sys
import termios

line, program = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(program[0], program)
shown = b""
asked = 0
while True:
    try:
        piece = os.read(terminal, 1024)
    except OSError:
        break
    if not piece:
        break
    shown += piece
    if shown.lower().count(b"passphrase") > asked and shown.rstrip().endswith(b":"):
        asked = shown.lower().count(b"passphrase")
        # A person types when the terminal has stopped to show what is typed.
        while termios.tcgetattr(terminal)[3] & termios.ECHO:
            select.select([], [], [], 0.01)
        os.write(terminal, line.encode() + b"\n")
sys.stdout.write(shown.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

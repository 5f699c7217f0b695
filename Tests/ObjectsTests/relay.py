"""Passes connections on to a port of this computer, and ends all of them at once when so many bytes have gone there.

The arguments are the port to listen on (0 for a free one), the port to pass on to, and the number of bytes.
"""
import os
import socket
import sys
import threading

OWN, TARGET, LIMIT = (int(argument) for argument in sys.argv[1:])
passed = 0
lock = threading.Lock()


def pump(source, target, counts):
    global passed
    try:
        while data := source.recv(65536):
            target.sendall(data)
            if counts:
                with lock:
                    passed += len(data)
                    if passed > LIMIT:
                        os._exit(0)
    except OSError:
        pass
    for each in (source, target):
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
# Whoever started this may keep the port for its successor.
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
listener.bind(("127.0.0.1", OWN))
listener.listen()
print(f"listening on {listener.getsockname()[1]}", flush=True)
while True:
    near, _ = listener.accept()
    far = socket.create_connection(("127.0.0.1", TARGET))
    threading.Thread(target=pump, args=(near, far, True), daemon=True).start()
    threading.Thread(target=pump, args=(far, near, False), daemon=True).start()

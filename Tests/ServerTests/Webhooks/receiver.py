"""Takes webhooks on a free port; tells each call on a line, and answers with the statuses given, the last for good."""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

statuses = [int(status) for status in sys.argv[1:]]


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = {"path": self.path, "body": body.decode()}
        for name in ["Habeas-Delivery", "Habeas-Signature", "Content-Type", "Host"]:
            call[name] = self.headers[name]
        print("got", json.dumps(call), flush=True)
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *arguments):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
print("port", server.server_port, flush=True)
server.serve_forever()

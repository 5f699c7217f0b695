"""Answers an export as the contract has it, and fails in the end: by its argument, it breaks off in the middle of the
archive, sends a damaged one, or is too busy for requests."""
import http.server
import json
import sys

WAY = sys.argv[1] if len(sys.argv) > 1 else "breaking"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, body):
        data = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/oauth/token":
            return self.answer({"access_token": "t", "token_type": "bearer", "expires_in": 60})
        if WAY == "busy":
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        return self.answer({"id": "01234567-89ab-cdef-0123-456789abcdef", "status": "INITIATED"})

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.startswith("/api/v2/gdpr/requests/"):
            answer = {"id": "r", "status": "COMPLETED", "resultsUrl": f"{base}/api/v2/downloads/d"}
            if WAY == "damaged":
                answer["habeas"] = {"sha256": "00" * 32}
            return self.answer(answer)
        if self.path.startswith("/api/v2/downloads/"):
            return self.answer({"url": f"{base}/content"})
        if self.path == "/api/habeas/v1/keys":
            return self.answer({"entities": []})
        if WAY == "damaged":
            return self.answer({})
        self.send_response(200)
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        self.wfile.write(b"PK" * 1000)
        self.wfile.flush()
        self.close_connection = True

    def log_message(self, *arguments):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
server.serve_forever()

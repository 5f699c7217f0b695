"""Answers an export as the contract has it, and breaks off in the middle of the archive."""
import http.server
import json


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
        return self.answer({"id": "01234567-89ab-cdef-0123-456789abcdef", "status": "INITIATED"})

    def do_GET(self):
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        if self.path.startswith("/api/v2/gdpr/requests/"):
            return self.answer({"id": "r", "status": "COMPLETED", "resultsUrl": f"{base}/api/v2/downloads/d"})
        if self.path.startswith("/api/v2/downloads/"):
            return self.answer({"url": f"{base}/content"})
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

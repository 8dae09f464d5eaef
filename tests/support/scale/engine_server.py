"""A program that speaks ClickHouse's HTTP to one client and has the engine inside the process answer."""

from __future__ import annotations

import base64
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chdb.session import Session

USER, PASSWORD = "reader", "sé cret"


class Handler(BaseHTTPRequestHandler):
    """Answers a POST: the statement is the body or a parameter, its values are the parameters ``param_``."""

    session: Session

    def do_POST(self) -> None:
        words = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = self._chunks()
        if not self._known():
            self._send(403, b"Code: 516. DB::Exception: reader: Authentication failed")
            return
        told, data = (words["query"].encode(), body) if "query" in words else (body, b"")
        if told.startswith(b"INSERT") and not data:
            told, _, data = told.partition(b"\n")  # the rows stand behind their statement
        sql = told.decode()
        try:
            self._send(200, self._answer(sql, data, words))
        except RuntimeError as error:
            self._send(500, str(error).encode())

    def do_GET(self) -> None:
        self._send(200, b"Ok.\n")

    def _chunks(self) -> bytes:
        parts = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _known(self) -> bool:
        kind, _, told = (self.headers.get("Authorization") or "").partition(" ")
        return kind == "Basic" and base64.b64decode(told).decode() == f"{USER}:{PASSWORD}"

    def _answer(self, sql: str, data: bytes, words: dict[str, str]) -> bytes:
        values = {name.removeprefix("param_"): value for name, value in words.items() if name.startswith("param_")}
        if data and sql.lstrip().upper().startswith("INSERT"):
            sql = sql.partition(" FORMAT ")[0]
            token = words.get("insert_deduplication_token", "")
            with self.session.send_insert(f"{sql} SETTINGS insert_deduplication_token = '{token}'", "Native") as sent:
                sent.append(data)
                sent.finish()
            return b""
        form = words.get("default_format", "TabSeparated")
        answer: Any = self.session.query(sql, form, params=values or None)
        return bytes(answer.bytes() or b"")

    def _send(self, status: int, answer: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.send_header("X-ClickHouse-Summary", "{}")
        if status != 200:
            self.send_header("X-ClickHouse-Exception-Code", "1")
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    Handler.session = Session(sys.argv[1])
    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()

"""A small client of the YAML language server, the one behind VS Code, Neovim and Emacs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any


class LanguageServer:
    """One server process with one open document; positions count from 0."""

    def __init__(self, command: list[str], document: Path, text: str) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.uri = document.as_uri()
        self.number = 0
        self.diagnostics: list[list[dict[str, Any]]] = []
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": document.parent.as_uri(),
                "capabilities": {"workspace": {"configuration": True}},
            },
        )
        self.notify("initialized", {})
        opened = {"uri": self.uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": opened})

    def __enter__(self) -> LanguageServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, method: str, line: int, character: int) -> Any:
        """The answer to a request about one position."""
        position = {"line": line, "character": character}
        return self.request(method, {"textDocument": {"uri": self.uri}, "position": position})

    def next_diagnostics(self) -> list[dict[str, Any]]:
        """What the server has against the document, once it says so."""
        while not self.diagnostics:
            self._receive()
        return self.diagnostics.pop(0)

    def notify(self, method: str, params: Any) -> None:
        """Tell the server something."""
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Any) -> Any:
        """Ask the server something; answers its own questions meanwhile."""
        self.number += 1
        self._send({"id": self.number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self.number and "method" not in message:
                return message["result"]

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(data) + data)
        self.process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length"):
                length = int(line.partition(b":")[2])
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics.append(message["params"]["diagnostics"])
        elif message.get("method") == "workspace/configuration":
            settings = {
                "validate": True,
                "completion": True,
                "hover": True,
                "schemaStore": {"enable": False},
            }
            self._send(
                {"id": message["id"], "result": [settings] * len(message["params"]["items"])}
            )
        elif "method" in message and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message

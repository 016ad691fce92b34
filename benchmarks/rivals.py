"""What others use instead of a fake, in environments of their own, asked for the same record as the fake Keap."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.contestants import (
    GET,
    PAGE,
    POST,
    RECORDS,
    Contestant,
    free_port,
    request,
    running,
    told,
)

PYTHON_RIVALS = ("pytest-httpserver==1.2.0", "moto[server]==5.2.5")
PRISM = "@stoplight/prism-cli@5.16.0"
_HTTPSERVER = Path(__file__).with_name("httpserver.py")
_TABLE = {
    "TableName": "companies",
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
}


@dataclass(frozen=True)
class Tools:
    """Where the rivals are installed, and the record that they are to give."""

    folder: Path
    record: dict[str, Any]

    @property
    def python(self) -> Path:
        return self.folder / "venv" / "bin" / "python"

    @property
    def prism(self) -> Path:
        return self.folder / "node_modules" / ".bin" / "prism"

    def install(self) -> None:
        if not self.python.exists():
            _run(sys.executable, "-m", "venv", str(self.folder / "venv"))
            _run(str(self.python), "-m", "pip", "install", "--quiet", *PYTHON_RIVALS)
        if not self.prism.exists():
            _run("npm", "install", "--silent", "--no-fund", "--prefix", str(self.folder), PRISM)

    def write(self, name: str, payload: Any) -> str:
        file = self.folder / name
        file.write_text(json.dumps(payload))
        return str(file)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 -- our own words


def _page(tools: Tools) -> dict[str, Any]:
    return {"companies": [tools.record] * RECORDS}


@contextmanager
def httpserver(tools: Tools) -> Iterator[Contestant]:
    """pytest-httpserver with handlers that answer constants, on one thread as it comes."""
    port = free_port()
    files = (tools.write("record.json", tools.record), tools.write("page.json", _page(tools)))
    with running([str(tools.python), str(_HTTPSERVER), str(port), *files], port) as process:
        yield Contestant(PYTHON_RIVALS[0], port, _plain(tools), process)


@contextmanager
def prism(tools: Tools) -> Iterator[Contestant]:
    """Prism mocking a description that has the answers as examples, with its log switched off."""
    port = free_port()
    document = tools.write("openapi.json", _openapi(tools))
    quiet = ("--host", "127.0.0.1", "--port", str(port), "--verboseLevel", "silent")
    with running([str(tools.prism), "mock", document, *quiet], port) as process:
        yield Contestant(PRISM, port, _plain(tools), process)


def _plain(tools: Tools) -> dict[str, bytes]:
    return {
        GET: request("GET", "/record"),
        POST: request("POST", "/records", {"company_name": tools.record["company_name"]}),
        PAGE: request("GET", "/records"),
    }


def _openapi(tools: Tools) -> dict[str, Any]:
    texts = {name: {"type": "string", "nullable": True} for name in tools.record}
    record = {"type": "object", "properties": texts, "required": ["company_name"]}
    page = {"type": "object", "properties": {"companies": {"type": "array", "items": record}}}

    def answer(schema: dict[str, Any], example: Any) -> dict[str, Any]:
        content = {"application/json": {"schema": schema, "example": example}}
        return {"description": "fine", "content": content}

    return {
        "openapi": "3.0.3",
        "info": {"title": "companies", "version": "1"},
        "paths": {
            "/record": {"get": {"responses": {"200": answer(record, tools.record)}}},
            "/records": {
                "get": {"responses": {"200": answer(page, _page(tools))}},
                "post": {
                    "requestBody": {"content": {"application/json": {"schema": record}}},
                    "responses": {"201": answer(record, tools.record)},
                },
            },
        },
    }


@contextmanager
def moto(tools: Tools) -> Iterator[Contestant]:
    """The server of moto as DynamoDB, whose every operation is a POST: GetItem, PutItem, Scan of 1,000 items."""
    port = free_port()
    command = str(tools.python.with_name("moto_server"))
    with running([command, "--host", "127.0.0.1", "--port", str(port)], port) as process:
        told(port, request("POST", "/", _TABLE, **_dynamo("CreateTable")))
        for number in range(RECORDS):
            told(port, request("POST", "/", _item(tools, str(number)), **_dynamo("PutItem")))
        key = {"TableName": "companies", "Key": {"id": {"S": "1"}}}
        yield Contestant(
            PYTHON_RIVALS[1],
            port,
            {
                GET: request("POST", "/", key, **_dynamo("GetItem")),
                POST: request("POST", "/", _item(tools, "new"), **_dynamo("PutItem")),
                PAGE: request("POST", "/", {"TableName": "companies"}, **_dynamo("Scan")),
            },
            process,
        )


def _dynamo(operation: str) -> dict[str, str]:
    return {
        "X_Amz_Target": f"DynamoDB_20120810.{operation}",
        "Content_Type": "application/x-amz-json-1.0",
        "Authorization": "AWS4-HMAC-SHA256 Credential=any/20260105/us-east-1/dynamodb/aws4_request",
    }


def _item(tools: Tools, id_: str) -> dict[str, Any]:
    texts = {name: {"S": value} for name, value in tools.record.items() if isinstance(value, str)}
    return {"TableName": "companies", "Item": texts | {"id": {"S": id_}}}


RIVALS: tuple[Callable[[Tools], AbstractContextManager[Contestant]], ...] = (
    httpserver,
    moto,
    prism,
)

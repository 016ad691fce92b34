"""Nonsense of every kind that a client may send."""

from __future__ import annotations

import json


def deep(opening: bytes, closing: bytes, levels: int) -> bytes:
    return opening * levels + b"1" + closing * levels


BODIES = {
    "half an object": b"{",
    "an array": b"[]",
    "null": b"null",
    "a text": b'"text"',
    "a number": b"7",
    "no UTF-8": b'{"notes": "\xff\xfe"}',
    "UTF-16": '{"notes": "x"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"notes": "x"}',
    "NaN": b'{"company_name": NaN, "OrganisationName": Infinity}',
    "a number of 5,000 digits": b'{"id": ' + b"9" * 5000 + b"}",
    "an integer beyond every float": b'{"company_name": "x", "OrganisationId": 0, "OrganisationXInt1": '
    + b"9" * 400
    + b"}",
    "a number beyond every float": b'{"company_name": 1e999, "OrganisationAlternateId": 1e999}',
    "an array of 20,000 levels": deep(b"[", b"]", 20_000),
    "an object of 20,000 levels": deep(b'{"a":', b"}", 20_000),
    "a field of 900 levels": b'{"company_name": "x", "address": '
    + deep(b'{"a":', b"}", 900)
    + b"}",
    "a lone surrogate": b'{"company_name": "\\ud800", "OrganisationName": "\\udfff"}',
    "a NUL": b'{"company_name": "a\\u0000b", "OrganisationName": "a\\u0000b"}',
    "the same key twice": b'{"company_name": "a", "company_name": "b", "OrganisationName": "c"}',
    "a key that is empty": b'{"": "x", "company_name": "x", "OrganisationName": "x"}',
    "a name of 100,000 letters": json.dumps({"company_name": "x" * 100_000}).encode(),
    "a time before the calendar": b'{"last_updated": "0001-01-01T00:00:00+14:00"}',
    "a text of a million quotes without an end": b"[" * 200 + b'"' + rb"\"" * 1_000_000,
    "a comment": b'{"company_name": "x"} // done',
    "a NUL instead of JSON": b"\0",
    "multipart without a boundary": b"--x\r\n\r\n--x--",
}

CONTENT_TYPES = (
    *("text/plain", "application/xml", "multipart/form-data", "application/json; charset=nonsense"),
    *(";", "application/x-www-form-urlencoded"),
)

IDS = (
    *("0", "-1", "7777777", "9223372036854775807", "9223372036854775808", "9" * 400, "9" * 5000),
    *(
        "1e3",
        "0x1",
        "1.0",
        "%D9%A3",
        "%00",
        "%",
        "%zz",
        "%ff",
        "%2e%2e%2f%2e%2e",
        "..",
        "../..",
        "+1",
    ),
    *(
        "%F0%9F%90%98",
        "%ED%A0%80",
        "1%2F2",
        "1;x=y",
        "'",
        "%22",
        "<script>",
        "~",
        "1%0d%0aX-Evil:1",
    ),
)

QUERIES = (
    *(
        "limit=-1",
        "limit=0",
        "limit=99999999999999999999999",
        "limit=abc",
        "limit=",
        "limit=%D9%A3",
    ),
    *("offset=-1", "offset=1e9", "offset=99999999999999999999999", "page_token=nonsense"),
    *("page_token=%00", "page_token=%FF", "page_token=" + "x" * 5000, "page_size=-1"),
    *("page_size=" + "9" * 5000, "Page=-1", "Page=0", "Page=" + "9" * 5000, "Size=-1&Page=-1"),
    *("since=0001-01-01T00:00:00%2B14:00", "since=9999-12-31T23:59:59-14:00", "since=now"),
    *("since_time=0001-01-01T00:00:00%2B14:00", "order=;drop", "order_by=%00", "order=id&order=id"),
    *("filter=" + "(" * 2000, "filter=%00", "filter=company_name%3D%3D%FF", "filter=a==b;" * 900),
    *("&&&", "=", "%=%", "%zz=1", "%00=%00", "a" * 50_000, "optional_properties=" + "x," * 3000),
    *("fields=%F0%28", "since=x" * 3000),
)

TARGETS = (
    *(
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//",
        "/",
        "///" + "a/" * 500,
        "*",
        "/%",
        "/\x7f",
    ),
    *(
        "http://other.example/",
        "http://[/",
        "http://[::1",
        "//[",
        "/#fragment",
        "/?",
        "/ä",
        "/%C3%28",
    ),
    *("/" + "a" * 100_000, "/" + "%41" * 20_000, "/crm/rest/v1/../v2/companies", "/\\..\\.."),
)

METHODS = ("HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW", "get", "PROPFIND", "X" * 3000)

HOST = b"GET / HTTP/1.1\r\nHost: x\r\n"

GARBAGE = {
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 100 + b"\r\n\r\n",
    "one word": b"HELLO\r\n\r\n",
    "NULs": b"\0" * 1000 + b"\r\n\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "a header without a colon": HOST + b"no colon here\r\n\r\n",
    "a header without a name": HOST + b": value\r\n\r\n",
    "a NUL in a header": HOST + b"X-A: a\0b\r\n\r\n",
    "a folded header": HOST + b"X-A: a\r\n b\r\n\r\n",
    "a blank before the colon": HOST + b"X-A : a\r\n\r\n",
    "a length of letters": HOST + b"Content-Length: abc\r\n\r\n",
    "a negative length": HOST + b"Content-Length: -1\r\n\r\n",
    "a length with a sign": HOST + b"Content-Length: +1\r\n\r\nx",
    "a length of 30 digits": HOST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\nx",
    "a length of 5,000 digits": HOST + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nx",
    "two lengths": HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "an unknown transfer encoding": HOST + b"Transfer-Encoding: magic\r\n\r\n",
    "a chunk of no size": HOST + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
    "a chunk of negative size": HOST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
    "a chunk beyond int64": HOST + b"Transfer-Encoding: chunked\r\n\r\n" + b"F" * 40 + b"\r\nabc",
    "a chunk longer than it says": HOST
    + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabcdef\r\n0\r\n\r\n",
    "chunked and a length": HOST
    + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n",
}

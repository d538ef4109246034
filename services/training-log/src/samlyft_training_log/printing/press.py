"""Makes certificates, or sheets of slips, as PDF in a process of its own: JSON a line in, a length and a file out.

Its own, so that the typesetter's memory is nobody else's and two of them use two cores. It imports nothing of the
service; the template is compiled once and filled with each line.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

TEMPLATES = Path(__file__).parent.parent / "templates"
SIZE = struct.Struct(">I")


def main() -> None:
    """Until the input ends."""
    from typst import Compiler

    [name] = sys.argv[1:]
    compiler = Compiler(str(TEMPLATES / f"{name}.typ"), ignore_system_fonts=True)
    for line in sys.stdin.buffer:
        text = line.decode()
        made = compiler.compile(
            format="pdf",
            sys_inputs={name: text},
            pdf_standards=["ua-1"],
            # The same content is the same file, however often it is made.
            timestamp=json.loads(text)["timestamp"],
        )
        if not isinstance(made, bytes):
            raise SystemExit(1)
        sys.stdout.buffer.write(SIZE.pack(len(made)) + made)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()

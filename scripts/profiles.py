"""The profiles of rtl/profiles.mk, for the scripts: of each a dictionary, parameter -> value."""
import re
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "rtl" / "profiles.mk"


def read(text):
    """PROFILE_NAME := PARAMETER=value ..., a line each."""
    return {name: {key: int(value) for key, value in (word.split("=") for word in words.split())}
            for name, words in re.findall(r"^PROFILE_(\w+) := (.*)$", text, re.MULTILINE)}


_profiles = read(FILE.read_text())
SMALL, FULL, BUFFERS_OF_4_KIB = (_profiles[name] for name in ("SMALL", "FULL", "BUFFERS_OF_4_KIB"))

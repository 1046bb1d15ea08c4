"""The devices that a bench runs on, by name. To add one, write a `Device` in a file beside this one, and add a row."""

from collections.abc import Mapping

from bnderive.bench.cuda import CUDA
from bnderive.bench.host import HOST
from bnderive.bench.nouns import Device
from bnderive.errors import BnderiveError

DEVICES: Mapping[str, Device] = {"cpu": HOST, "cuda": CUDA}


def device_of(name: str) -> Device:
    """The device of that name, ready to run on. Raises BnderiveError for an unknown one, and where there is none."""
    if name not in DEVICES:
        raise BnderiveError(f"no device {name!r}", hint=f"Devices: {', '.join(DEVICES)}.")
    DEVICES[name].ready()
    return DEVICES[name]

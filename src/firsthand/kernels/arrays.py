"""What kernels take: arrays by the width of their numbers, and the constants of every hash."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

UInt64 = npt.NDArray[np.uint64]
Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
UInt32 = npt.NDArray[np.uint32]
UInt16 = npt.NDArray[np.uint16]
UInt8 = npt.NDArray[np.uint8]
Int8 = npt.NDArray[np.int8]
Float32 = npt.NDArray[np.float32]
Bool = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.number[Any]]
Index: TypeAlias = int | np.signedinteger[Any]

SEED = np.uint64(0xCBF29CE484222325)
PRIME = np.uint64(0x100000001B3)
MIX = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(29)
HALF, LOW = np.uint64(32), np.uint64(2**32 - 1)

"""Kernels for visitors: a limit in, a kernel manager that refuses one more out."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from traitlets import Int


class LimitedKernelManager(AsyncMappingKernelManager):  # type: ignore[misc]
    """Starts at most ``limit`` kernels; the visitor beyond it is told to come back later."""

    limit = Int(8, help="how many kernels may run at once").tag(config=True)
    _starting = 0

    async def _async_start_kernel(self, *arguments: Any, **options: Any) -> str:
        if len(self.list_kernel_ids()) + self._starting >= self.limit:
            raise HTTPError(503, "访问人数已满，请稍后再试", reason="Too Many Visitors")
        self._starting += 1
        try:
            started: str = await super()._async_start_kernel(*arguments, **options)
        finally:
            self._starting -= 1
        return started

    start_kernel = _async_start_kernel

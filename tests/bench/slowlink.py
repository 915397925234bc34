"""A TCP relay on loopback that behaves like a phone's link: latency, bandwidth, and a switch to cut it.

SlowLink(target_port, rtt_ms=150, down_kbps=1638, up_kbps=750); .start() returns the port; .cut() drops
every connection and refuses new ones; .down_bytes counts.
The bandwidth is shared by all connections (one token bucket each way), as on a radio link.
"""

import asyncio
import threading
import time


class Bucket:
    def __init__(self, kbps):
        self.rate = kbps * 1000 / 8 if kbps else None
        self.free_at = 0.0

    async def take(self, n):
        if not self.rate:
            return
        now = time.monotonic()
        self.free_at = max(self.free_at, now) + n / self.rate
        await asyncio.sleep(self.free_at - now)


class SlowLink:
    def __init__(self, target_port, rtt_ms=150, down_kbps=1638, up_kbps=750, listen_port=0):
        self.target_port, self.listen_port = target_port, listen_port
        self.delay = rtt_ms / 2000
        self.down, self.up = Bucket(down_kbps), Bucket(up_kbps)
        self.down_bytes = self.up_bytes = self.connections = 0
        self.last_byte = time.monotonic()
        self.is_cut = False
        self.writers = set()

    async def _pump(self, reader, writer, bucket, down):
        queue = asyncio.Queue(64)

        async def deliver():
            while (item := await queue.get()) is not None:
                due, chunk = item
                await asyncio.sleep(max(0, due - time.monotonic()))
                writer.write(chunk)
                await writer.drain()

        task = asyncio.create_task(deliver())
        try:
            while chunk := await reader.read(4096):
                await bucket.take(len(chunk))
                if down:
                    self.down_bytes += len(chunk)
                else:
                    self.up_bytes += len(chunk)
                self.last_byte = time.monotonic()
                await queue.put((time.monotonic() + self.delay, chunk))
        except (ConnectionError, asyncio.CancelledError):
            pass
        await queue.put(None)
        try:
            await task
            writer.close()
        except (ConnectionError, RuntimeError):
            pass

    async def _serve(self, reader, writer):
        if self.is_cut:
            writer.transport.abort()
            return
        self.connections += 1
        await asyncio.sleep(self.delay * 2)  # the TCP handshake's round trip
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            writer.transport.abort()
            return
        self.writers |= {writer, far_writer}
        await asyncio.gather(
            self._pump(far_reader, writer, self.down, True),
            self._pump(reader, far_writer, self.up, False),
        )
        self.writers -= {writer, far_writer}

    async def _main(self, ready):
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.listen_port)
        self.listen_port = server.sockets[0].getsockname()[1]
        ready.set()
        await asyncio.Event().wait()

    def start(self):
        ready = threading.Event()
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=lambda: self.loop.run_until_complete(self._main(ready)), daemon=True).start()
        ready.wait(10)
        return self.listen_port

    def cut(self):
        self.is_cut = True

        def drop():
            for w in list(self.writers):
                w.transport.abort()

        self.loop.call_soon_threadsafe(drop)

    def wait_idle(self, quiet=2.5, limit=300):
        end = time.monotonic() + limit
        while time.monotonic() < end and time.monotonic() - self.last_byte < quiet:
            time.sleep(0.1)
        return self.last_byte

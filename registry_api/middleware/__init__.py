"""What every request passes through, written straight to ASGI: nothing is wrapped, copied or looked up twice."""

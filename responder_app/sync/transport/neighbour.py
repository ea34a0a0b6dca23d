"""TLS to a vehicle beside, which no authority vouches for: its certificate itself is compared (`pin`)."""

from __future__ import annotations

import ssl

from responder_app.sync.transport.patience import PatientSocket


def tls_to_neighbour() -> ssl.SSLContext:
    """For a host whose certificate is compared, byte by byte, before anything is sent; no authority is asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.sslsocket_class = PatientSocket
    return context

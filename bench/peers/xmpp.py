"""What a person says who comes into a chat room by XMPP over WebSocket (RFC 7395, XEP-0045), and what is heard."""

from __future__ import annotations

from bench.client import PAD, Words

HOST, ROOM = "localhost", "room@rooms.localhost"
OPEN = f"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='{HOST}' version='1.0'/>"
SASL, BIND = "urn:ietf:params:xml:ns:xmpp-sasl", "urn:ietf:params:xml:ns:xmpp-bind"
MUC = "http://jabber.org/protocol/muc"

# Each line with what must be heard before the next one; the last is followed by `INSIDE`.
OPENING = (
    (OPEN, "ANONYMOUS"),
    (f"<auth xmlns='{SASL}' mechanism='ANONYMOUS'/>", "<success"),
    (OPEN, "<bind"),
    (f"<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='{BIND}'/></iq>", "<jid>"),
    (f"<presence xmlns='jabber:client' to='{ROOM}/@UUID@'><x xmlns='{MUC}'/></presence>", ""),
)
INSIDE = "code='110'"  # one's own presence in the room
MESSAGE = f"<message xmlns='jabber:client' type='groupchat' to='{ROOM}'><body>~@NS@ {PAD}</body></message>"

FIRST = [said for said, _ in OPENING]
CUES = [heard for _, heard in OPENING[:-1]]
WORDS: Words = {
    "path": "/xmpp-websocket",
    "publish-path": "/xmpp-websocket",
    "subprotocol": "xmpp",
    "ready": INSIDE,
    "publish-ready": INSIDE,
    "marker": ">~",
}

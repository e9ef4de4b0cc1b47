-- Prosody: one room (XEP-0045) over WebSocket, anybody comes in. No limits, no history, nothing kept, and nobody is told
-- who comes and goes: with the default each newcomer costs a stanza to everybody who is already there.
run_as_root = true
gc = { mode = "generational" }
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/prosody"
log = { warn = "*console" }
network_settings = { tcp_backlog = 4096, nagle = false }

modules_enabled = { "saslauth", "websocket" }
modules_disabled = { "limits", "s2s", "tls", "cron" }
c2s_ports = {}
c2s_direct_tls_ports = {}
http_interfaces = { "127.0.0.1" }
http_ports = { {port} }
https_ports = {}
consider_websocket_secure = true
storage = "memory"

VirtualHost "localhost"
    authentication = "anonymous"

Component "rooms.localhost" "muc"
    max_history_messages = 0
    muc_room_locking = false
    muc_occupant_id = false
    muc_room_default_presence_broadcast = { visitor = false, participant = false, moderator = false }

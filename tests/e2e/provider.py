"""A small OpenID Connect provider, for tests: it signs in whomever it is told to."""

import base64
import hashlib
import http.server
import json
import threading
import time
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class Provider:
    """Serves discovery, keys, authorization and tokens on this machine; ``claims`` says who signs in next."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"use": "sig", "kid": "test", "alg": "RS256"})
        self.claims: dict[str, object] = {}
        self.codes: dict[str, tuple[str, str, dict[str, object]]] = {}
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.get(self)

            def do_POST(self) -> None:
                provider.post(self)

            def log_message(self, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, data: object) -> None:
        body = json.dumps(data).encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def get(self, handler) -> None:
        split = urlsplit(handler.path)
        asked = {k: v[0] for k, v in parse_qs(split.query).items()}
        if split.path == "/.well-known/openid-configuration":
            self.answer(handler, {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid", "email", "profile"],
            })  # fmt: skip
        elif split.path == "/keys":
            self.answer(handler, {"keys": [self.key.as_dict(private=False)]})
        elif split.path == "/authorize":
            code = hashlib.sha256(handler.path.encode() + str(time.time()).encode()).hexdigest()
            self.codes[code] = (asked.get("nonce", ""), asked.get("code_challenge", ""), dict(self.claims))
            handler.send_response(302)
            handler.send_header("Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked.get('state', '')})}")
            handler.end_headers()
        else:
            handler.send_response(404)
            handler.end_headers()

    def post(self, handler) -> None:
        sent = parse_qs(handler.rfile.read(int(handler.headers.get("Content-Length", 0))).decode())
        nonce, challenge, claims = self.codes.pop(sent["code"][0])
        if challenge:
            made = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"][0].encode()).digest()).rstrip(b"=").decode()
            assert made == challenge
        now = int(time.time())
        token = jwt.encode({"alg": "RS256", "kid": "test"}, {
            "iss": self.issuer, "aud": "marsad-test", "sub": str(claims.get("email", "x")), "iat": now, "exp": now + 600, "nonce": nonce, **claims,
        }, self.key)  # fmt: skip
        self.answer(handler, {"access_token": "a", "token_type": "Bearer", "expires_in": 600, "id_token": token})

// Package lying is an OpenID provider that says whatever a test wants it to, for tests of the client and of the pages: it signs what it is
// given, and keeps a code for one use.
package lying

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"
)

// A Provider serves discovery, keys, tokens and userinfo. Its fields are set before a request, and say how it lies.
type Provider struct {
	*httptest.Server
	t testing.TB

	mu       sync.Mutex
	key      *rsa.PrivateKey
	kid      string
	codes    map[string]url.Values                             // code → what the browser was sent here with
	Document map[string]any                                    // over what discovery says; nil removes
	Claims   map[string]any                                    // over the ID token's; nil removes
	Head     map[string]any                                    // over its head
	Alg      string                                            // "": RS256; "none", "HS256" with the public key, "ES256" with a key that is not listed
	Info     map[string]any                                    // userinfo; nil: there is none
	Answer   func(w http.ResponseWriter, r *http.Request) bool // in place of any of its answers, if it says true
	Keys     int                                               // how often the keys were asked for
}

// New starts one that tells the truth.
func New(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{t: t, codes: map[string]url.Values{}, Document: map[string]any{}, Claims: map[string]any{}, Head: map[string]any{}}
	p.key, p.kid = first(), "first"
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Server.Close)
	return p
}

// first is the key that each provider of a test program begins with: making one takes a while.
var first = sync.OnceValue(newKey)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(fmt.Sprintf("make key: %v", err))
	}
	return key
}

// Rotate signs with another key from here on, under another name, and no longer lists the one before.
func (p *Provider) Rotate() {
	p.key, p.kid = newKey(), rand.Text()
}

// Code is what the browser comes back with, who was sent here with the address.
func (p *Provider) Code(address string) (back url.Values) {
	p.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	code := rand.Text()
	p.codes[code] = u.Query()
	return url.Values{"code": {code}, "state": {u.Query().Get("state")}}
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.Answer != nil && p.Answer(w, r) {
		return
	}
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		document := map[string]any{"issuer": p.URL, "authorization_endpoint": p.URL + "/auth", "token_endpoint": p.URL + "/token", "jwks_uri": p.URL + "/keys",
			"end_session_endpoint": p.URL + "/end", "id_token_signing_alg_values_supported": []string{"RS256", "HS256", "none"}}
		if p.Info != nil {
			document["userinfo_endpoint"] = p.URL + "/me"
		}
		send(w, http.StatusOK, over(document, p.Document))
	case "/keys":
		p.Keys++
		number := base64.RawURLEncoding.EncodeToString(p.key.N.Bytes())
		send(w, http.StatusOK, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": p.kid, "n": number,
			"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(p.key.E)).Bytes())}}})
	case "/token":
		p.token(w, r)
	case "/me":
		send(w, http.StatusOK, p.Info)
	default:
		http.NotFound(w, r)
	}
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	begun, ok := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !ok || r.PostFormValue("redirect_uri") != begun.Get("redirect_uri") || base64.RawURLEncoding.EncodeToString(sum[:]) != begun.Get("code_challenge") {
		send(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant", "error_description": "<script>text of the provider</script>"})
		return
	}
	claims := map[string]any{"iss": p.URL, "sub": "subject-1", "aud": begun.Get("client_id"), "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(),
		"nonce": begun.Get("nonce"), "sid": "session-1", "employee_number": "mika"}
	send(w, http.StatusOK, map[string]any{"access_token": "access", "token_type": "Bearer", "expires_in": 60, "id_token": p.Sign(over(claims, p.Claims))})
}

// Logout is a logout token of what is usual, with changes; nil removes.
func (p *Provider) Logout(client string, change map[string]any) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.Sign(over(map[string]any{"iss": p.URL, "aud": client, "iat": time.Now().Unix(), "exp": time.Now().Add(2 * time.Minute).Unix(), "jti": rand.Text(), "sub": "subject-1",
		"sid": "session-1", "events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}, change))
}

// Sign makes a token of claims with the head and the algorithm that the fields say.
func (p *Provider) Sign(claims map[string]any) string {
	alg := p.Alg
	if alg == "" {
		alg = "RS256"
	}
	text := encode(over(map[string]any{"alg": alg, "kid": p.kid, "typ": "JWT"}, p.Head)) + "." + encode(claims)
	sum := sha256.Sum256([]byte(text))
	var signature []byte
	var err error
	switch alg {
	case "none":
	case "HS256": // the trick: the public key as a shared secret
		mac := hmac.New(sha256.New, p.key.N.Bytes())
		mac.Write([]byte(text))
		signature = mac.Sum(nil)
	case "ES256":
		var key *ecdsa.PrivateKey
		if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err == nil {
			r, s, signErr := ecdsa.Sign(rand.Reader, key, sum[:])
			signature, err = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), signErr
		}
	default:
		signature, err = rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, sum[:])
	}
	if err != nil {
		panic(fmt.Sprintf("sign: %v", err))
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func encode(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("encode: %v", err))
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

func over(usual, change map[string]any) map[string]any {
	all := maps.Clone(usual)
	for name, value := range change {
		if value == nil {
			delete(all, name)
		} else {
			all[name] = value
		}
	}
	return all
}

func send(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value)
}

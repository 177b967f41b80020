package oidc

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"dousuru/web/oidc/lying"
)

// keyFile is a private key as its file has it.
func keyFile(t *testing.T, key any, kid, alg string) []byte {
	t.Helper()
	data, err := json.Marshal(jose.JSONWebKey{Key: key, KeyID: kid, Algorithm: alg})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func elliptical(t *testing.T, curve elliptic.Curve) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// asksForProof has the provider take codes only with a statement that the public key has signed, of this client, for this endpoint, once.
func asksForProof(p *lying.Provider, public crypto.PublicKey, algorithm jose.SignatureAlgorithm) (seen map[string]bool) {
	seen = map[string]bool{}
	p.Answer = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/token" {
			return false
		}
		var says jwt.Claims
		token, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), []jose.SignatureAlgorithm{algorithm})
		if err == nil {
			err = token.Claims(public, &says)
		}
		if err == nil {
			err = says.ValidateWithLeeway(jwt.Expected{Issuer: "desk", Subject: "desk", AnyAudience: jwt.Audience{p.URL + "/token"}, Time: time.Now()}, 0)
		}
		_, _, basic := r.BasicAuth()
		if err == nil && !basic && r.PostFormValue("client_secret") == "" && r.PostFormValue("client_id") == "desk" && says.ID != "" && !seen[says.ID] && token.Headers[0].KeyID == "k1" &&
			says.Expiry.Time().Before(time.Now().Add(2*time.Minute)) && r.PostFormValue("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
			seen[says.ID] = true
			return false
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write([]byte(`{"error":"invalid_client"}`))
		return true
	}
	return seen
}

func TestClientKey(t *testing.T) {
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p256, p384 := elliptical(t, elliptic.P256()), elliptical(t, elliptic.P384())
	for _, test := range []struct {
		name   string
		key    any
		alg    string
		public crypto.PublicKey
		takes  jose.SignatureAlgorithm
		in     bool
	}{
		{"RSA", small, "", small.Public(), jose.RS256, true},
		{"RSA, PSS", small, "PS256", small.Public(), jose.PS256, true},
		{"P-256", p256, "", p256.Public(), jose.ES256, true},
		{"P-384", p384, "", p384.Public(), jose.ES384, true},
		{"another key", elliptical(t, elliptic.P256()), "", p256.Public(), jose.ES256, false},
		{"another algorithm", small, "RS256", small.Public(), jose.PS256, false},
		{"another kind of key", p256, "", small.Public(), jose.ES256, false},
	} {
		p := lying.New(t)
		seen := asksForProof(p, test.public, test.takes)
		key, err := ReadClientKey(keyFile(t, test.key, "k1", test.alg))
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		c := client(t, p, func(c *Config) { c.Secret, c.Key = "", key })
		for range 2 { // each code has a statement of its own
			_, err := login(t, p, c, nil)
			if test.in && err != nil || !test.in && (!errors.Is(err, ErrToken) || !strings.Contains(err.Error(), "invalid_client")) {
				t.Errorf("%s: %v", test.name, err)
			}
		}
		if test.in && len(seen) != 2 {
			t.Errorf("%s: %d statements", test.name, len(seen))
		}
	}
	p := lying.New(t)
	asksForProof(p, p256.Public(), jose.ES256)
	if _, err := login(t, p, client(t, p, nil), nil); !errors.Is(err, ErrToken) {
		t.Errorf("a secret in place of the key: %v", err)
	}
}

func TestClientKeysThatAreNone(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	good := elliptical(t, elliptic.P256())
	for name, file := range map[string][]byte{
		"nothing":          nil,
		"no JSON":          []byte("-----BEGIN PRIVATE KEY-----"),
		"a shared secret":  keyFile(t, []byte("0123456789abcdef0123456789abcdef"), "k1", "HS256"),
		"the public half":  keyFile(t, good.Public(), "k1", ""),
		"no name":          keyFile(t, good, "", ""),
		"no signature":     keyFile(t, good, "k1", "none"),
		"a shared one":     keyFile(t, good, "k1", "HS256"),
		"one of other":     keyFile(t, good, "k1", "RS256"),
		"one that is weak": keyFile(t, weak, "k1", ""),
	} {
		if _, err := ReadClientKey(file); err == nil {
			t.Errorf("%s was taken", name)
		} else if len(file) > 60 && strings.Contains(err.Error(), string(file[20:50])) {
			t.Errorf("%s: the error tells of the key: %v", name, err)
		}
	}
	key, err := ReadClientKey(keyFile(t, good, "k1", ""))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := New(Config{Issuer: "https://id.example", ClientID: "desk", Secret: "s", Key: key, Redirect: "https://desk.example/login/callback", Claims: Claims{Number: "n"}}); err == nil {
		t.Error("a secret and a key at once were taken")
	}
}

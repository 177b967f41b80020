package oidc

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"golang.org/x/oauth2"
)

// A ClientKey is with what the desk proves at the provider that it is this client, in place of a secret: it signs a statement for each code
// (private_key_jwt of OpenID Connect Core 1.0 §9, RFC 7523 §3). The provider holds the public half alone.
type ClientKey struct{ signer jose.Signer }

// assertedFor is how long such a statement holds; it is sent at once.
const assertedFor = time.Minute

// ReadClientKey reads a private JSON Web Key (RFC 7517) with a kid: RSA of 2048 bits and more, P-256, P-384, P-521 or Ed25519. Its alg is the
// signature; without one it is RS256, or what the curve is for. Where it has a thumbprint of a certificate (x5t, x5t#S256), the head names it.
func ReadClientKey(data []byte) (*ClientKey, error) {
	var key jose.JSONWebKey
	if err := json.Unmarshal(data, &key); err != nil {
		return nil, errors.New("the client's key is no JSON Web Key") // the parser's own words could hold a part of it
	}
	usual := ""
	switch private := key.Key.(type) {
	case *rsa.PrivateKey:
		if private.N.BitLen() < 2048 {
			return nil, errors.New("the client's key is an RSA key of less than 2048 bits")
		}
		usual = "RS256"
	case *ecdsa.PrivateKey:
		usual = map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}[private.Curve.Params().BitSize]
	case ed25519.PrivateKey:
		usual = "EdDSA"
	default:
		return nil, errors.New("the client's key is no private key of RSA, P-256, P-384, P-521 or Ed25519")
	}
	if key.KeyID == "" {
		return nil, errors.New("the client's key has no kid, by which the provider knows it")
	}
	if key.Algorithm == "" {
		key.Algorithm = usual
	}
	if !slices.Contains(algorithms, key.Algorithm) {
		return nil, fmt.Errorf("the client's key signs with %q, which is no signature that counts", key.Algorithm)
	}
	options := (&jose.SignerOptions{}).WithType("JWT")
	for name, print := range map[jose.HeaderKey][]byte{"x5t": key.CertificateThumbprintSHA1, "x5t#S256": key.CertificateThumbprintSHA256} {
		if len(print) > 0 {
			options = options.WithHeader(name, base64.RawURLEncoding.EncodeToString(print))
		}
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: jose.JSONWebKey{Key: key.Key, KeyID: key.KeyID}}, options)
	if err != nil {
		return nil, fmt.Errorf("the client's key cannot sign with %s", key.Algorithm)
	}
	return &ClientKey{signer}, nil
}

// proof is what goes along with a code: a statement of the client about itself, for this provider, good once.
func (k *ClientKey) proof(client, endpoint string, now time.Time) ([]oauth2.AuthCodeOption, error) {
	if k == nil {
		return nil, nil
	}
	statement, err := jwt.Signed(k.signer).Claims(jwt.Claims{Issuer: client, Subject: client, Audience: jwt.Audience{endpoint}, ID: rand.Text(),
		IssuedAt: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(assertedFor))}).Serialize()
	if err != nil {
		return nil, fmt.Errorf("%w: the statement of the client cannot be signed", ErrToken)
	}
	return []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", statement),
	}, nil
}

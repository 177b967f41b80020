package faulty

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"testing"
	"time"
)

// secure gives a server's side of TLS, wrong in one way, and what a client should trust. Without a config no TLS is spoken.
func secure(t testing.TB, how string) (*tls.Config, *x509.CertPool) {
	t.Helper()
	roots := x509.NewCertPool()
	if how == "plain" || how == "silent" || how == "gone" || how == "noise" {
		return nil, roots
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "faulty"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: now.AddDate(0, 0, -2), NotAfter: now.AddDate(0, 0, 2), IsCA: true, BasicConstraintsValid: true}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	switch how {
	case "host":
		form.IPAddresses, form.DNSNames = nil, []string{"other.example"}
	case "expired":
		form.NotAfter = now.AddDate(0, 0, -1)
	case "old":
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	}
	raw, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	config.Certificates = []tls.Certificate{{Certificate: [][]byte{raw}, PrivateKey: key}}
	if how != "unknown" {
		certificate, err := x509.ParseCertificate(raw)
		if err != nil {
			t.Fatal(err)
		}
		roots.AddCert(certificate)
	}
	return config, roots
}

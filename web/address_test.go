package web

import (
	"net/http"
	"net/netip"
	"testing"
)

func TestAddressOf(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, row := range []struct{ peer, told, want string }{
		{"192.0.2.7:4000", "", "192.0.2.7"},
		{"192.0.2.7:4000", "198.51.100.1", "192.0.2.7"}, // no proxy of ours: anybody writes that
		{"10.1.2.3:4000", "198.51.100.1", "198.51.100.1"},
		{"10.1.2.3:4000", "203.0.113.9, 198.51.100.1", "198.51.100.1"}, // the first is what the client claims
		{"10.1.2.3:4000", "198.51.100.1, 10.9.9.9", "198.51.100.1"},    // two proxies
		{"10.1.2.3:4000", "10.5.5.5", "10.5.5.5"},                      // a client within
		{"10.1.2.3:4000", "", "10.1.2.3"},
		{"10.1.2.3:4000", "unknown", "10.1.2.3"},
		{"10.1.2.3:4000", "198.51.100.1:4711", "198.51.100.1"},
		{"10.1.2.3:4000", "[2001:db8:1:2::5]:4711", "2001:db8:1:2::/64"},
		{"10.1.2.3:4000", "198.51.100.1, x", "10.1.2.3"},
		{"10.1.2.3:4000", "::ffff:198.51.100.1", "198.51.100.1"},
		{"[fd00::1]:4000", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"[2001:db8:1:2:aaaa::1]:9", "", "2001:db8:1:2::/64"},
		{"@", "198.51.100.1", "@"}, // a socket of this machine
	} {
		r := &http.Request{RemoteAddr: row.peer, Header: http.Header{}}
		if row.told != "" {
			r.Header.Set("X-Forwarded-For", row.told)
		}
		if got := addressOf(r, proxies); got != row.want {
			t.Errorf("%q told %q: %q, want %q", row.peer, row.told, got, row.want)
		}
	}
	two := &http.Request{RemoteAddr: "10.1.2.3:1", Header: http.Header{"X-Forwarded-For": {"203.0.113.9", "198.51.100.1"}}}
	if got := addressOf(two, proxies); got != "198.51.100.1" {
		t.Errorf("of two headers: %q", got)
	}
}

package web

import (
	"fmt"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// unhurried is for tests that ask as fast as they can.
var unhurried = Speed{Each: rate.Inf}

func TestBrake(t *testing.T) {
	b := newBrake(Speed{Each: 2, AtOnce: 3})
	now := time.Now()
	for i, want := range []bool{true, true, true, false, false} {
		if got := b.takes("mika", 1, now); got != want {
			t.Errorf("%d: %v", i, got)
		}
	}
	if !b.takes("ken", 3, now) || b.takes("ken", 1, now) {
		t.Error("another key has not its own")
	}
	if b.takes("mika", 2, now.Add(500*time.Millisecond)) || !b.takes("mika", 1, now.Add(500*time.Millisecond)) {
		t.Error("half a second gives one")
	}
	if b.takes("more than there can be", 4, now) {
		t.Error("a cost above the whole")
	}
}

// Names cost memory up to a bound; who comes beyond it shares one allowance, and what is whole again makes room.
func TestBrakeIsBounded(t *testing.T) {
	b := newBrake(Speed{Each: 1, AtOnce: 1})
	now := time.Now()
	b.takes("first", 1, now)
	for i := range maxRemembered + 100 {
		b.takes(fmt.Sprint(i), 1, now)
	}
	if n := len(b.left); n > maxRemembered+1 {
		t.Errorf("%d are remembered", n)
	}
	if b.takes("new", 1, now) {
		t.Error("new ones do not share")
	}
	if later := now.Add(2 * time.Minute); !b.takes("new", 1, later) || len(b.left) > 2 {
		t.Errorf("%d are remembered after two minutes", len(b.left))
	}
}

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

// Who is too fast reads so, gets back what they wrote, and slows down nobody else; what is no page is not counted.
func TestTooFast(t *testing.T) {
	c := newCompanyWith(t, Options{PersonSpeed: Speed{Each: 0.001, AtOnce: 12}, AddressSpeed: Speed{Each: 0.001, AtOnce: 30}})
	mika := c.as("mika")
	var slow answer
	for range 20 {
		if slow = mika.get("/about"); slow.StatusCode != http.StatusOK {
			break
		}
	}
	slow.wants(t, http.StatusTooManyRequests, "続けて届きました", "もう一度試す")
	if slow.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	const words = "忘れられない言葉です"
	mika.post("/questions/"+c.ask("mika", "問い").String()+"/tell", "words", words).wants(t, http.StatusTooManyRequests, words, "もう一度送る")
	for _, path := range []string{"/healthz", "/readyz", "/static/pages.css"} {
		if a := mika.get(path); a.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", path, a.StatusCode)
		}
	}
	ken := c.as("ken")
	ken.get("/about").wants(t, http.StatusOK)
	for i := range 40 { // the address of all who are not logged in
		if a := c.browser().get("/login"); a.StatusCode == http.StatusTooManyRequests {
			ken.get("/about").wants(t, http.StatusOK)
			return
		} else if i == 39 {
			t.Error("40 pages at once of an allowance of 30")
		}
	}
}

// The standard speeds leave room for what people do at most.
func TestSpeedsOfPeople(t *testing.T) {
	b, now := newBrake(PersonSpeed), time.Now()
	for range 40 { // tabs opened anew after a restart of the browser
		if !b.takes("mika", 1, now) {
			t.Fatal("forty tabs")
		}
	}
	for range 600 { // a form that saves itself, for a quarter of an hour
		now = now.Add(1500 * time.Millisecond)
		if !b.takes("mika", formCost, now) {
			t.Fatal("a form that saves itself")
		}
	}
	b = newBrake(AddressSpeed)
	for i := range 3000 * 4 { // a company of 3,000 logs in within ten minutes, through one proxy
		if !b.takes("proxy", 1, now.Add(time.Duration(i)*50*time.Millisecond)) {
			t.Fatal("a morning")
		}
	}
}

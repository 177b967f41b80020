package web

import (
	"fmt"
	"net/http"
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

package web

import (
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// Wherever a link leads after a login, a browser stays on this host. WHATWG browsers drop tabs and line ends and read a backslash as a slash.
func FuzzSafeNext(f *testing.F) {
	for _, next := range []string{"", "/journey", "/articles?kind=case#x", "//evil.example", `/\evil.example`, "/\t/evil.example", "/%2f/evil.example", "/a/..//evil.example", "javascript:alert(1)", "/login/start"} {
		f.Add(next)
	}
	here, err := url.Parse("https://desk.example/login")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := safeNext(next)
		read := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(strings.TrimSpace(got))
		to, err := here.Parse(read)
		if err != nil || to.Scheme != "https" || to.Host != "desk.example" || !strings.HasPrefix(got, "/") || strings.HasPrefix(read, "//") || strings.ContainsFunc(got, isControl) {
			t.Errorf("safeNext(%q) = %q leads to %v (%v)", next, got, to, err)
		}
		if again := safeNext(got); again != got {
			t.Errorf("safeNext(%q) = %q, and of that %q", next, got, again)
		}
	})
}

// Nobody but a trusted proxy decides which address counts, and what counts is one address or network.
func FuzzAddressOf(f *testing.F) {
	f.Add("192.0.2.7:4000", "198.51.100.1")
	f.Add("10.1.2.3:4000", "198.51.100.1, x, [2001:db8::1]:5")
	f.Add("[fe80::1%eth0]:4000", "::ffff:10.0.0.1")
	f.Add("@", ",,")
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	f.Fuzz(func(t *testing.T, peer, told string) {
		r := &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": {told}}}
		got := addressOf(r, proxies)
		alone := addressOf(&http.Request{RemoteAddr: peer}, proxies)
		from, err := netip.ParseAddrPort(peer)
		if err != nil {
			if got != peer {
				t.Errorf("%q is no address, and becomes %q", peer, got)
			}
			return
		}
		trusted := slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(from.Addr().Unmap()) })
		if !trusted && got != alone {
			t.Errorf("%q told %q: %q", peer, told, got)
		}
		address, err := netip.ParseAddr(got)
		network, err2 := netip.ParsePrefix(got)
		if err != nil && err2 != nil || err == nil && (address.Is4In6() || address.Is6() && address.Zone() == "") || err2 == nil && network.Bits() != 64 {
			t.Errorf("%q told %q: %q is neither one address nor a network of 64 bits", peer, told, got)
		}
	})
}

// A ticket is what stands behind its prefix, and never more than one protocol.
func FuzzTicketOf(f *testing.F) {
	f.Add("dousuru.v1, dousuru.ticket.a.b")
	f.Add(",dousuru.ticket.")
	f.Fuzz(func(t *testing.T, header string) {
		ticket, ok := ticketOf(&http.Request{Header: http.Header{"Sec-Websocket-Protocol": {header}}})
		if !ok && ticket != "" || strings.Contains(ticket, ",") || ok && !strings.Contains(header, ticketPrefix+ticket) {
			t.Errorf("%q: %q, %v", header, ticket, ok)
		}
		secret, verifier, _ := strings.Cut(ticket, ".")
		if verifierText.MatchString(verifier) && !challengeText.MatchString(challengeOf(verifier)) {
			t.Errorf("%q.%q has no challenge", secret, verifier)
		}
	})
}

// Text of a form is such that Postgres takes it, and that cleaning it again changes nothing.
func FuzzClean(f *testing.F) {
	for _, text := range []string{"", "a\r\nb", "a\x00b", "\xff\xfe", "漢字\u0085", "\r\r\n\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := clean(text)
		if !utf8.ValidString(got) || strings.ContainsFunc(got, func(r rune) bool { return isControl(r) && r != '\n' && r != '\t' }) {
			t.Errorf("%q becomes %q", text, got)
		}
		if again := clean(got); again != got {
			t.Errorf("%q becomes %q, and that %q", text, got, again)
		}
	})
}

// What a list's address asks for is the same when its own address is read.
func FuzzInboxFilter(f *testing.F) {
	f.Add("view=done&who=mine&late=1&identity=alias&language=en&words=x")
	f.Add("view=%00&who=zz&late=2")
	f.Fuzz(func(t *testing.T, query string) {
		values, _ := url.ParseQuery(query) // what a request is read by, as far as it can be read
		filter := readInboxFilter(values)
		address, err := url.Parse(filter.address(filter.View, 1))
		if err != nil || address.Path != "/hr" || address.Host != "" {
			t.Fatalf("%q leads to %v (%v)", query, address, err)
		}
		if again := readInboxFilter(address.Query()); again != filter {
			t.Errorf("%+v becomes %+v", filter, again)
		}
	})
}

// Whatever a browser wishes for, there is a language.
func FuzzLanguageOf(f *testing.F) {
	f.Add("en;q=0.5, ja", "/?lang=xx", "fr")
	f.Add("*;q=,,", "/?lang=%zz", "en")
	f.Fuzz(func(t *testing.T, accept, address, cookie string) {
		u, err := url.Parse(address)
		if err != nil {
			t.Skip()
		}
		r := &http.Request{URL: u, Header: http.Header{"Accept-Language": {accept}, "Cookie": {languageCookie + "=" + cookie}}}
		if got := languageOf(r, ""); !slices.Contains(languages, got) {
			t.Errorf("%q, %q, %q: %q", accept, address, cookie, got)
		}
	})
}

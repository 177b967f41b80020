package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// addressOf is where a request comes from: the peer, or, behind the company's own proxies, the last address that they were told and that
// is none of theirs. What a client itself writes into the header stands before that and is not believed. Of IPv6 it is the network of
// 64 bits, in which one machine takes as many addresses as it likes.
func addressOf(r *http.Request, proxies []netip.Prefix) string {
	trusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(a) })
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	told := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(told) - 1; i >= 0 && trusted(address); i-- {
		a, err := netip.ParseAddr(strings.TrimSpace(told[i]))
		if err != nil {
			with, err := netip.ParseAddrPort(strings.TrimSpace(told[i])) // some gateways write the port, too
			if err != nil {
				break
			}
			a = with.Addr()
		}
		address = a.Unmap()
	}
	if network, err := address.Prefix(64); err == nil && address.Is6() {
		return network.String()
	}
	return address.String()
}

package web

// talk is the desk itself: the widget over the whole page.
func (s *Site) talk(*visit) (result, error) { return show("talk", nil), nil }

// example is a page as an intranet may have it, with the widget floating over it. It is the documentation and what the
// browser tests open.
func (s *Site) example(v *visit) (result, error) { return show("example", s.address(v)), nil }

// address is where browsers reach the desk, as the request came; for showing only.
func (s *Site) address(v *visit) string {
	if s.opts.Secure {
		return "https://" + v.Host
	}
	return "http://" + v.Host
}

package web

// maxDraft bounds what a link may put into the input, in characters.
const maxDraft = 300

// talk is the desk itself: the widget over the whole page. ?draft= stands in its input and is not sent.
func (s *Site) talk(v *visit) (result, error) {
	draft := []rune(clean(v.URL.Query().Get("draft")))
	return show("talk", string(draft[:min(len(draft), maxDraft)])), nil
}

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

package web

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// retryAfter is what a 503 or a 429 asks programs to wait, in seconds.
const retryAfter = "5"

// failurePage is the data of the page that says what went wrong. Text that somebody wrote is given back to them, with the
// means to send it again where that can help.
type failurePage struct {
	Code  string
	Retry string // GET: the address to try again; "" where that cannot help
	Post  string // POST: the address that takes the kept text; "": what it was for is gone, and the text is there to be copied
	Kept  []kept
}

type kept struct {
	Name, Value string
	Long        bool // the person's own words; false: a field that the form carried
}

// fail answers with the page for an error. It needs no database.
func (s *Site) fail(v *visit, err error) {
	f := meaning(err)
	if errors.Is(err, context.Canceled) && v.Context().Err() == context.Canceled {
		return // the browser went away
	}
	if f.status >= http.StatusInternalServerError {
		s.opts.Log.Error("serve page", "method", v.Method, "route", v.Pattern, "code", f.code, "error", err)
	}
	if f.status == http.StatusServiceUnavailable || f.status == http.StatusTooManyRequests {
		v.w.Header().Set("Retry-After", retryAfter)
	}
	if !wantsHTML(v.Request) {
		sendJSON(v.w, f.status, map[string]string{"code": f.code, "text": v.text("error." + f.code)})
		return
	}
	body, err := s.render(v, result{template: "error", data: pageOf(v, f)})
	if err != nil {
		s.opts.Log.Error("render error page", "code", f.code, "error", err)
		http.Error(v.w, v.text("error."+f.code), f.status)
		return
	}
	send(v.w, f.status, body)
}

// shortValue is up to how many characters a field of HR's goes along unseen; longer ones are shown, so that they can be copied.
const shortValue = 40

// tooFast refuses what no page is made for.
func tooFast(w http.ResponseWriter) {
	w.Header().Set("Retry-After", retryAfter)
	http.Error(w, http.StatusText(http.StatusTooManyRequests), http.StatusTooManyRequests)
}

// carried are the form fields that go along with what somebody wrote; a receipt is not among them.
var carried = map[string]bool{"answer": true, "words": true, "response": false, "seen": false,
	"question": true, "articles": true, "note": true, "expected": false, "lang": false, "role": false,
	"wording": true, "article": false, "reply": true, "to": false, "title": true, "text": true, "why": false,
	"purpose": true, "want": false, "until": false, "item": false, "id": false, "step": false,
	"once": false, "kind": false, "state": false, "published": false, "version": false,
	"observation": true, "view": true, "situation": true, "theme": false, "share": false, "with": false, "marked": false,
	"due": false, "remind": false, "replaces": false, "bare": false, "from": false}

func pageOf(v *visit, f failure) failurePage {
	p := failurePage{Code: f.code}
	again := f.status >= http.StatusInternalServerError || f.code == "login" || f.code == "too_fast"
	if v.Method != http.MethodPost {
		if again {
			p.Retry = v.URL.RequestURI()
		}
		return p
	}
	// What a form was for may end while somebody writes: a reporting line, a card that is taken back.
	gone := f.code == "not_found"
	_ = v.parseForm() // the text may not have been read when the session failed
	for _, name := range slices.Sorted(maps.Keys(v.PostForm)) {
		values := v.PostForm[name]
		long, known := carried[name]
		if !known && !strings.HasPrefix(v.URL.Path, "/hr/") { // HR's forms have their own fields for every part of an article, and no secret
			continue
		}
		if name == "view" && strings.HasPrefix(v.URL.Path, "/hr") { // there it is which list is seen
			long = false
		}
		for _, value := range values {
			words := long || !known && (strings.Contains(value, "\n") || utf8.RuneCountInString(value) > shortValue)
			// Of a field that comes several times an empty one keeps the place of the next.
			if (value != "" || len(values) > 1) && (again || gone && words) {
				p.Kept = append(p.Kept, kept{name, value, words && value != ""})
			}
		}
	}
	if len(p.Kept) > 0 && again {
		p.Post = v.URL.Path
	}
	return p
}

func wantsHTML(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return !strings.Contains(accept, "application/json") || strings.Contains(accept, "text/html")
}

func sendJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the reader is gone: nobody is left to tell
}

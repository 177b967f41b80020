package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/google/uuid"

	"dousuru/internal/directory"
	"dousuru/internal/postgres"
)

// maxBody bounds what a form may send, in bytes: the longest answer (10,000 characters of up to 4 bytes, 3 signs each in a
// form) with room around it.
const maxBody = 256 << 10

// longForms are the routes whose forms may be longer, in bytes.
var longForms = map[string]int64{"POST /hr/articles/new": maxArticleForm, "POST /hr/articles/{slug}": maxArticleForm}

// bodyLimit bounds what may be sent to a route, in bytes.
func bodyLimit(pattern string) int64 { return max(maxBody, longForms[pattern]) }

// within bounds the work of one page: people do not wait longer, and connections to the database are few.
const within = 15 * time.Second

// grace is what a connection has beyond that, so that what took too long is answered with a page that says so.
const grace = 2 * time.Second

// A visit is one request together with what is known of its sender.
type visit struct {
	*http.Request
	w        http.ResponseWriter // for cookies; handlers write nothing else to it
	person   directory.Person    // zero: nobody is logged in
	language string
	begun    bool  // the session was loaded
	leading  *bool // whether the person leads somebody; nil: not asked yet
}

func (v *visit) loggedIn() bool { return v.person.ID != uuid.Nil }

// text is a fixed sentence in the language of the visit.
func (v *visit) text(key string, args ...any) string { return text(v.language, key, args...) }

// id is the path's {id}; what is no id cannot be found.
func (v *visit) id() (uuid.UUID, error) {
	id, err := uuid.Parse(v.PathValue("id"))
	if err != nil {
		return uuid.Nil, errNotFound
	}
	return id, nil
}

// A result is what a handler has to say: a page, or the place to go to next.
type result struct {
	template string // name of a file in templates, without ".html"
	data     any
	status   int                   // 0: 200
	location string                // set: 303 to this path, and no page
	file     *file                 // set: a file to keep, and no page
	stream   func(io.Writer) error // set: writes the file in place of its body; an error cuts the connection
}

// A file is what a browser saves.
type file struct {
	kind, name string
	body       []byte
}

func show(template string, data any) result { return result{template: template, data: data} }
func goTo(location string) result           { return result{location: location} }

type handler func(*visit) (result, error)

// page makes a handler speak HTTP: it finds out who is asking and in which language, runs the handler, saves the session,
// and only then writes. An error becomes the page that errors.go has for it.
func (s *Site) page(who guard, h handler) http.Handler { return s.pageWithin(maxBody, within, who, h) }

// pageWithin is page for forms of up to limit bytes that arrive and are worked within their own time.
func (s *Site) pageWithin(limit int64, within time.Duration, who guard, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), within)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		// A form may not trickle in. When the connection's time is over, net/http cancels the request as if the browser had
		// left, so the page's own time ends first. Tests' recorders know no deadline.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within + grace))
		v := &visit{Request: r.WithContext(ctx), w: w, language: languageOf(r, "")}
		w.Header().Add("Vary", "Cookie, Accept-Language")
		res, err := s.run(v, who, h)
		if err == nil && v.begun {
			err = s.opts.Sessions.commit(v.Context(), w)
		}
		if err == nil {
			s.keepLanguage(w, r)
			err = s.write(v, res)
		}
		if err != nil {
			s.fail(v, err)
		}
	})
}

// run is the part of a request that may fail or panic before anything is written.
func (s *Site) run(v *visit, who guard, h handler) (res result, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if err := s.begin(v); err != nil {
		return result{}, err
	}
	if err := v.parseForm(); err != nil {
		return result{}, err
	}
	if err := who(v); err != nil {
		if errors.Is(err, errNobody) && v.Method != http.MethodPost {
			return goTo(loginFor(v.Request)), nil
		}
		if v.loggedIn() && errors.Is(err, errNotFound) { // the route alone: who tried it would tell who uses the desk
			s.opts.Log.Info("page refused: a right is missing", "route", v.Pattern)
		}
		return result{}, err
	}
	return h(v)
}

// begin loads the session and its person.
func (s *Site) begin(v *visit) error {
	cost := 1
	if v.Method == http.MethodPost {
		cost = formCost
	}
	if last, ok := s.opts.Sessions.admits(v.Request, cost); !ok {
		v.person, v.language = last, languageOf(v.Request, last.Language) // as the page that says so shows them
		return errTooFast
	}
	ctx, p, err := s.opts.Sessions.find(v.Request)
	if ctx == nil {
		return err
	}
	v.Request, v.begun = v.WithContext(ctx), true
	if v.person = p; err != nil && !NotLoggedIn(err) {
		return err
	}
	v.language = languageOf(v.Request, v.person.Language)
	// A page that is gone to gets the new token; what a page asks for beside itself could cross with it.
	if dest := v.Header.Get("Sec-Fetch-Dest"); v.loggedIn() && v.Method == http.MethodGet && (dest == "document" || dest == "") {
		return s.opts.Sessions.rotate(ctx, v.person)
	}
	return nil
}

// parseForm reads a form. Lines end as in the rest of the program, and what no text can hold is taken out of it.
func (v *visit) parseForm() error {
	if v.Method != http.MethodPost {
		return nil
	}
	err := v.ParseForm()
	for _, values := range v.PostForm {
		for i := range values {
			values[i] = clean(values[i])
		}
	}
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return fmt.Errorf("%w: %w", errBadRequest, err)
	}
	return err
}

func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if isControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}

// write renders before it writes, so that a broken page is an error and not half a page.
func (s *Site) write(v *visit, res result) error {
	if res.location != "" {
		http.Redirect(v.w, v.Request, res.location, http.StatusSeeOther)
		return nil
	}
	if res.file != nil {
		v.w.Header().Set("Content-Disposition", `attachment; filename="`+res.file.name+`"`)
		if res.stream != nil {
			return s.stream(v, res)
		}
		sendAs(v.w, res.file.kind, http.StatusOK, res.file.body)
		return nil
	}
	body, err := s.render(v, res)
	if err != nil {
		return err
	}
	send(v.w, max(res.status, http.StatusOK), body)
	return nil
}

// stream writes a file while it is made. What fails in the middle cannot become a page any more: the connection is cut, so that the browser
// says so and keeps no half of a file for a whole one.
func (s *Site) stream(v *visit, res result) error {
	deadline, _ := v.Context().Deadline()
	_ = http.NewResponseController(v.w).SetWriteDeadline(deadline.Add(grace))
	v.w.Header().Set("Content-Type", res.file.kind)
	if err := res.stream(v.w); err != nil {
		s.opts.Log.Error("file is not whole", "path", v.URL.Path, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func send(w http.ResponseWriter, status int, body []byte) {
	sendAs(w, "text/html; charset=utf-8", status, body)
}

func sendAs(w http.ResponseWriter, kind string, status int, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the reader is gone: nobody is left to tell
}

// self is the person without their roles: what they see as anybody would of their own. HR's wider view has its own pages.
func (v *visit) self() postgres.Viewer { return postgres.Viewer{Person: v.person.ID} }

// Package web serves the desk's pages: who is asking, what they may see, and HTML made on the server.
//
// From the bottom up: store.go and sessions.go turn a cookie into a person; texts/ holds every fixed sentence; render.go
// makes HTML; adapter.go is the one place that speaks HTTP, for handlers that return a result or an error; guard.go says who
// may come in, routes.go lists every route. The pages follow, one file a subject: talk, articles, journey, questions, receipt, about; those
// of HR begin with hr_.
//
// The package owns the tables web.session and web.once. The socket comes in as an http.Handler.
//
// Doubts: the languages of the screens are two fixed columns; a third needs another line in every entry of texts/.
package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	alikeness "dousuru/chat/escalation/alike"
	"dousuru/chat/report"
	"dousuru/internal/audit"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/web/oidc"
)

// Options of a Site. DB, Index, Sessions and one of Login and Provider are required.
type Options struct {
	DB        *postgres.DB
	Index     *retrieval.Index // suggests to HR the article that a question is about
	Questions *escalation.Book // to HR; nil: with the standard calendar
	Engine    *chat.Engine     // of the talks, asked what a manager can bring along; nil: one of its own
	Sessions  *Sessions
	Login     Login        // the demo login; nil: Provider says who somebody is
	Provider  *oidc.Client // nil: Login does
	BaseURL   string       // under which browsers reach the desk, without a slash at its end; needed with Provider
	Socket    http.Handler // serves /socket, which it upgrades itself; nil: 404
	Mail      bool         // notices of what is kept can go by mail
	Model     *Model       // that the desk is set up to use; nil: none
	// Models is, by use of a model, whether its endpoint is asked (closed, open, half-open), for /readyz; nil: no model.
	Models func() map[string]string
	// KeepTalks and KeepQuestions are the days for which talks, and questions that are closed, are kept; 0: the company's usual ones.
	KeepTalks, KeepQuestions int
	// ReportK is the least group of people that HR's reports show; 0: report.DefaultK.
	ReportK int

	DeskDays int  // how old the check of a desk may get before HR is told; 0: knowledge.CheckDesksEvery
	Secure   bool // browsers reach the desk by TLS: cookies are bound to it
	// Origins are the other hosts of the intranet whose pages show the widget, as "https://portal.example". They may load
	// what is under /static/ and frame pages. None: this host alone.
	Origins                   []string
	PersonSpeed, AddressSpeed Speed          // zero: the standard ones
	Proxies                   []netip.Prefix // the company's own, whose X-Forwarded-For is believed

	Zone *time.Location // of the dates on screens; nil: Asia/Tokyo
	Log  *slog.Logger   // nil: silent
}

// A Site serves every route of the desk.
type Site struct {
	opts    Options
	static  *static
	handler http.Handler
	alike   *alikeness.Finder // questions at HR that could be answered as one
	briefs  *brief.Maker      // what managers bring to a 1on1
	chain   audit.Checker     // of readings, for whoever watches over it

	logouts *brake        // tokens that claim to be the provider's, by address
	streams *rooms        // of changes that HR's pages hold open, by person
	exports chan struct{} // room for those of everything that run at a time

	closing chan struct{} // closed by Close
	close   sync.Once
}

// japan has had no summer time since 1951, so the offset is enough where the machine has no time zone data.
var japan = time.FixedZone("Asia/Tokyo", 9*60*60)

// New makes the site. It is an error to leave the login out: without one nobody could come in.
func New(opts Options) (*Site, error) {
	if opts.DeskDays == 0 {
		opts.DeskDays = knowledge.CheckDesksEvery
	}
	if opts.KeepTalks == 0 {
		opts.KeepTalks = chat.KeepTalks
	}
	if opts.KeepQuestions == 0 {
		opts.KeepQuestions = escalation.KeepQuestions
	}
	if opts.ReportK == 0 {
		opts.ReportK = report.DefaultK
	}
	if opts.DB == nil || opts.Index == nil || opts.Sessions == nil {
		return nil, errors.New("make site: no database, no index or no sessions")
	}
	if (opts.Login == nil) == (opts.Provider == nil) {
		return nil, errors.New("make site: no login is configured, or two are")
	}
	for _, origin := range opts.Origins {
		if err := checkOrigin(origin); err != nil {
			return nil, fmt.Errorf("make site: %w", err)
		}
	}
	if opts.PersonSpeed == (Speed{}) {
		opts.PersonSpeed = PersonSpeed
	}
	if opts.AddressSpeed == (Speed{}) {
		opts.AddressSpeed = AddressSpeed
	}
	if opts.Questions == nil {
		opts.Questions = escalation.NewBook(opts.DB)
	}
	if opts.Engine == nil {
		opts.Engine = chat.New(opts.DB, opts.Index)
	}
	if opts.Zone == nil {
		opts.Zone = japan
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	files, err := newStatic(opts.Origins)
	if err != nil {
		return nil, fmt.Errorf("make site: %w", err)
	}
	s := &Site{opts: opts, static: files, closing: make(chan struct{}), alike: alikeness.New(maxAlike), briefs: brief.NewMaker(opts.Engine), logouts: newBrake(LogoutSpeed), streams: newRooms(maxStreams), exports: make(chan struct{}, maxExports)}
	opts.Sessions.Speeds(opts.PersonSpeed, opts.AddressSpeed, opts.Proxies)
	s.handler = s.headers(s.sameSite(serve(s.routes())))
	return s, nil
}

// maxAlike is how many open questions are compared with each other; some 40 words each, in memory alone.
const maxAlike = 20_000

// checkOrigin refuses what no browser sends as an origin: it would never match.
func checkOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !plainHost.MatchString(u.Host) || u.Scheme+"://"+u.Host != origin {
		return fmt.Errorf("origin %q is not of the form https://host or https://host:port", origin)
	}
	return nil
}

func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends the streams that would otherwise keep a server from stopping: give it to http.Server.RegisterOnShutdown.
func (s *Site) Close() { s.close.Do(func() { close(s.closing) }) }

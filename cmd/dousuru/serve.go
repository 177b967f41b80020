package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"dousuru/chat/escalation"
	"dousuru/chat/report"
	"dousuru/internal/calendar"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

type serveCommand struct {
	Addr    string         `env:"DOUSURU_ADDR" default:"127.0.0.1:8080" help:"Address to listen on."`
	Demo    bool           `help:"Demo login with named sample people, served to this machine alone."`
	BaseURL string         `name:"base-url" env:"DOUSURU_BASE_URL" placeholder:"URL" help:"Address under which browsers reach the desk, when a proxy stands in front."`
	Origins []string       `env:"DOUSURU_ORIGINS" placeholder:"ORIGIN" help:"Other intranet origins that may embed the widget, such as https://portal.example."`
	Proxies []netip.Prefix `name:"trusted-proxies" env:"DOUSURU_TRUSTED_PROXIES" placeholder:"NETWORK" help:"The company's own proxies in front, such as 10.0.3.7/32: the address that they name is the client's."`
	Idle    time.Duration  `env:"DOUSURU_IDLE" default:"10m" help:"Silence after which a consultation is closed with どうする."`

	DeskDays int `name:"desk-days" env:"DOUSURU_DESK_DAYS" default:"180" help:"Days after which HR is told that the number and the hours of a desk were last checked long ago."`

	AnswerWithin time.Duration `name:"answer-within" env:"DOUSURU_ANSWER_WITHIN" default:"18h" help:"Working time within which HR means to answer a question; askers are told the day."`

	Anonymous string `name:"anonymous" env:"DOUSURU_ANONYMOUS" enum:"morning,at-once" default:"morning" help:"When questions without a name go to HR: when the next working day begins, together with others (${enum}); the demo hands them on at once."`

	BreakGlass string `name:"break-glass" env:"DOUSURU_BREAK_GLASS" enum:"off,on" default:"off" help:"Whether two people of HR together may see the name behind an alias when a life is in danger (${enum}); askers are told before they send, and when it happens."`

	ReportK int `name:"report-k" env:"DOUSURU_REPORT_K" default:"10" help:"People in the least group that HR's reports show; never under 5."`

	Keep keepSettings `embed:""`

	Notices noticeSettings `embed:""`

	Login loginSettings `embed:""`
}

// Times that bound what one request may take. The socket leaves them behind with its upgrade.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second
	idleTimeout   = 2 * time.Minute
	stopTimeout   = 10 * time.Second
)

// Run serves until the context ends, then lets requests finish and closes the database.
func (c *serveCommand) Run(ctx context.Context, s *Settings, std streams) error {
	if err := report.CheckK(c.ReportK); err != nil {
		return fmt.Errorf("serve: --report-k: %w", err)
	}
	if err := c.Keep.check(); err != nil {
		return err
	}
	if err := c.checkLogin(); err != nil {
		return err
	}
	if err := s.Model.check(); err != nil {
		return err
	}
	log := s.logger(std.err)
	slog.SetDefault(log) // what is checked on every way out of the desk has no logger handed to it
	go retrieval.Warm()
	db, err := s.open(ctx, log)
	if err != nil {
		return err
	}
	defer db.Close()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	names := &nameKeeper{db: db}
	if s.Model.on() {
		if err := names.read(ctx); err != nil { // before the first job asks anything
			return err
		}
		go names.keep(ctx, log)
	}
	meaning, err := s.Model.meaning(db, names)
	if err != nil {
		return err
	}
	index := retrieval.Open(db, meaning...)
	if err := keepIndex(ctx, db, index, log); err != nil {
		return err
	}
	retrieval.Warm()
	reminder, sender, err := c.Notices.notices(db, c.BaseURL, log)
	if err != nil {
		return err
	}
	book, err := c.book(db, reminder.Calendar)
	if err != nil {
		return err
	}
	if err := escalation.SetGlass(ctx, db, book.Glass); err != nil {
		return err
	}
	stopErasures, err := keepErasures(ctx, db, book, c.Keep.erasures(s), log)
	if err != nil {
		return err
	}
	defer stopErasures()
	if book.Letters != nil {
		go book.Letters.Run(ctx)
	}
	go book.Opened.Run(ctx, db)
	stopJobs, err := startJobs(ctx, db, index, book, reminder, sender, c.DeskDays, c.ReportK, s.Model.Unasked, c.Keep, log)
	if err != nil {
		return err
	}
	defer stopJobs()
	if err := c.warnOfDesks(ctx, db, log); err != nil {
		return err
	}
	all := new(models)
	site, messenger, err := c.handler(ctx, &s.Model, all, db, index, names, book, reminder, log)
	if err != nil {
		return err
	}
	if len(all.lines) > 0 {
		fmt.Fprintln(std.out, all)
	}
	fmt.Fprintf(std.out, "どうする？ is at http://%s\n", listener.Addr())
	return serve(ctx, listener, site, messenger)
}

// longestAnswer is what "working time to an answer" may be at most: more is a typing error, after which nothing would ever be late.
const longestAnswer = 1000 * time.Hour

var errAnswerWithin = errors.New("serve: --answer-within is not between 1h and 1000h of working time")

// book is where questions to HR stand, by the company's working hours. Engine and pages share it.
func (c *serveCommand) book(db *postgres.DB, days *calendar.Calendar) (*escalation.Book, error) {
	if c.AnswerWithin < time.Hour || c.AnswerWithin > longestAnswer {
		return nil, errAnswerWithin
	}
	book := &escalation.Book{DB: db, Calendar: days, Within: c.AnswerWithin, Opened: new(escalation.Opened), Glass: c.BreakGlass == "on"}
	if c.Anonymous != "at-once" && !c.Demo {
		book.Letters = escalation.NewLetters(db, escalation.LetterEvery)
	}
	return book, nil
}

// keepIndex brings the index in step with the knowledge, now and whenever it changes, and hourly because consents expire
// with the day.
func keepIndex(ctx context.Context, db *postgres.DB, index *retrieval.Index, log *slog.Logger) error {
	if _, err := index.Refresh(ctx); err != nil {
		return err
	}
	changed, cancel := db.Subscribe("knowledge", retrieval.ThesaurusTopic)
	go func() {
		defer cancel()
		hourly := time.NewTicker(time.Hour)
		defer hourly.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-changed:
			case <-hourly.C:
			}
			if done, err := index.Refresh(ctx); err != nil && ctx.Err() == nil {
				log.Error("refresh index", "error", err)
			} else if done.Indexed+done.Removed > 0 {
				log.Info("index refreshed", "indexed", done.Indexed, "removed", done.Removed)
			}
		}
	}()
	return nil
}

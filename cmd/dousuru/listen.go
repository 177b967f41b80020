package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/socket"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
	"dousuru/web"
)

// handler puts the pages and the socket together.
func (c *serveCommand) handler(ctx context.Context, model *modelSettings, all *models, db *postgres.DB, index *retrieval.Index, names *nameKeeper, book *escalation.Book, reminder *journey.Reminder, log *slog.Logger) (*web.Site, *socket.Server, error) {
	secure := strings.HasPrefix(c.BaseURL, "https://")
	sessions := web.NewSessions(db, secure, log)
	sessions.Limit(c.Login.SessionIdle, c.Login.SessionLifetime)
	login, provider, err := c.login(db, log)
	if err != nil {
		return nil, nil, err
	}
	engine := chat.New(db, index)
	engine.UseBook(book)
	if reminder.Mail {
		engine.OfferMail()
	}
	engine.TellModelUse(model.use())
	spending := model.Budget.spending(db)
	g := guards{allowed: chat.AllowedBy(db), mask: names.mask, reserve: spending.reserve, reserveWords: spending.reserveWords}
	if err := errors.Join(model.compose(engine, all, g), model.understand(engine, all, g), model.mean(engine, g)); err != nil {
		return nil, nil, err
	}
	go engine.KeepDesks(ctx)
	messenger, err := socket.New(engine, db, socket.Options{
		Person: connected(sessions), Admit: sessions.Admits, BaseURL: c.BaseURL, Origins: c.Origins, IdleAfter: c.Idle, Log: log})
	if err != nil {
		return nil, nil, err
	}
	go sessions.Sweep(ctx)
	site, err := web.New(web.Options{DB: db, Index: index, Questions: book, Engine: engine, Sessions: sessions, Login: login, Provider: provider, BaseURL: strings.TrimRight(c.BaseURL, "/"), Socket: messenger, DeskDays: c.DeskDays, KeepTalks: c.Keep.Talks, KeepQuestions: c.Keep.Questions, ReportK: c.ReportK, Mail: reminder.Mail,
		Model: model.shown(), Models: all.state, Secure: secure, Origins: c.Origins, Proxies: c.Proxies, Log: log})
	return site, messenger, err
}

// serve answers requests until ctx ends. Then pages are finished, sockets told to come back, and nothing is lost: what
// was acknowledged is committed.
func serve(ctx context.Context, listener net.Listener, site *web.Site, messenger *socket.Server) error {
	server := &http.Server{
		Handler: site, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	server.RegisterOnShutdown(site.Close)
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	patience, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	return errors.Join(messenger.Shutdown(patience), server.Shutdown(patience))
}

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
	"dousuru/chat/socket"
	"dousuru/internal/directory"
	"dousuru/internal/postgres"
	"dousuru/web"
)

// handler puts the pages and the socket together.
func (c *serveCommand) handler(db *postgres.DB, log *slog.Logger) (*web.Site, *socket.Server, error) {
	secure := strings.HasPrefix(c.BaseURL, "https://")
	sessions := web.NewSessions(db, secure, log)
	messenger, err := socket.New(chat.New(db), db, socket.Options{
		Person: whose(sessions), BaseURL: c.BaseURL, Origins: c.Origins, IdleAfter: c.Idle, Log: log})
	if err != nil {
		return nil, nil, err
	}
	site, err := web.New(web.Options{DB: db, Sessions: sessions, Login: web.DemoLogin(db), Socket: messenger,
		Secure: secure, Origins: c.Origins, Log: log})
	return site, messenger, err
}

// whose tells the socket who a request belongs to, and later whether that login still stands. A database that does not
// answer ends no connection.
func whose(sessions *web.Sessions) func(*http.Request) (directory.Person, func(context.Context) bool, bool) {
	return func(r *http.Request) (directory.Person, func(context.Context) bool, bool) {
		p, ok := sessions.CurrentPerson(r)
		cookies := http.Header{"Cookie": r.Header.Values("Cookie")}
		live := func(ctx context.Context) bool {
			now, err := sessions.Person((&http.Request{Header: cookies}).WithContext(ctx))
			return now.ID == p.ID || (err != nil && !web.NotLoggedIn(err))
		}
		return p, live, ok
	}
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

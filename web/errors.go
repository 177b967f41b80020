package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/puddle/v2"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/audit"
	"dousuru/internal/directory"
	"dousuru/knowledge"
	"dousuru/retrieval/evaluation"
)

// Errors of this package that a person gets to see.
var (
	errNotFound   = errors.New("page not found")
	errForbidden  = errors.New("request comes from another site")
	errDemoRemote = errors.New("demo login is for this machine alone")
	errBadRequest = errors.New("request cannot be read")
	errTooFast    = errors.New("requests come faster than a person's")
)

// A failure is what an error means outside: a status, and a code for machines that is also the key of the sentence for
// people ("error." + code in texts/).
type failure struct {
	status int
	code   string
}

// failures maps errors; the first that fits counts. What fits none is internal.
var failures = []struct {
	err error
	failure
}{
	{errNobody, failure{http.StatusUnauthorized, "login"}},
	{errNotFound, failure{http.StatusNotFound, "not_found"}},
	{escalation.ErrNotFound, failure{http.StatusNotFound, "not_found"}},
	{escalation.ErrNoGap, failure{http.StatusNotFound, "not_found"}},
	{chat.ErrNoTalk, failure{http.StatusNotFound, "not_found"}},
	{journey.ErrNotFound, failure{http.StatusNotFound, "not_found"}},
	{knowledge.ErrNotFound, failure{http.StatusNotFound, "not_found"}},
	{knowledge.ErrNoDesk, failure{http.StatusNotFound, "not_found"}},
	{knowledge.ErrNoUpload, failure{http.StatusNotFound, "not_found"}},
	{oneonone.ErrNotFound, failure{http.StatusNotFound, "not_found"}},
	{oneonone.ErrLine, failure{http.StatusNotFound, "not_found"}}, // it ended while the page was open
	{brief.ErrNotFound, failure{http.StatusNotFound, "not_found"}},
	{directory.ErrNotFound, failure{http.StatusNotFound, "not_found"}},
	{evaluation.ErrNoGolden, failure{http.StatusNotFound, "not_found"}},
	{evaluation.ErrNoRun, failure{http.StatusNotFound, "not_found"}},
	{errForbidden, failure{http.StatusForbidden, "forbidden"}},
	{audit.ErrUnrecorded, failure{http.StatusServiceUnavailable, "unrecorded"}}, // no word of what was not recorded
	{errDemoRemote, failure{http.StatusForbidden, "demo_only_here"}},
	{errTooFast, failure{http.StatusTooManyRequests, "too_fast"}},
	{errBadRequest, failure{http.StatusBadRequest, "bad_request"}},
}

// meaning says what an error means outside.
func meaning(err error) failure {
	for _, known := range failures {
		if errors.Is(err, known.err) {
			return known.failure
		}
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return failure{http.StatusRequestEntityTooLarge, "too_large"}
	case databaseGone(err), errors.Is(err, context.DeadlineExceeded):
		return failure{http.StatusServiceUnavailable, "unavailable"}
	}
	return failure{http.StatusInternalServerError, "internal"}
}

// databaseGone reports whether the database cannot be reached or has no room, rather than refusing what was asked.
func databaseGone(err error) bool {
	var connect *pgconn.ConnectError // also when Postgres itself refuses the connection
	if errors.As(err, &connect) {
		return true
	}
	var refused *pgconn.PgError
	if errors.As(err, &refused) {
		class := refused.Code[:min(2, len(refused.Code))]
		return class == "08" || class == "53" || strings.HasPrefix(refused.Code, "57P") // connection, resources, shutdown
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, puddle.ErrClosedPool) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded)
}

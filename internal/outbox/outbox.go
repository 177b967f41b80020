// Package outbox holds what has to leave the house after a commit: mails to people, and lines in HR's channel at Slack or
// Teams. Whoever changes something puts a notice into the same transaction; the job sends it afterwards, within working
// hours (atAnyHour has what does not wait for them), again and again until it has arrived or cannot.
//
// A notice says that there is something and nothing of what: a kind, which leads to a fixed sentence (texts.go), and a page
// of the desk. Two notices that say the same to the same recipient and have not left yet become one.
//
// It owns the schema outbox. Whom a row is for is seen by the worker alone, not by HR and not by the person.
//
// From the bottom up: this file puts; texts.go holds the sentences; choice.go is what people want by mail; expand.go finds HR's
// people; claim.go takes a notice for one sender; webhook.go speaks to channels; send.go is the job; look.go finds what is due,
// what failed, and what may go.
//
// Doubts: a webhook has no number like a mail's, so a line whose answer got lost stands in a channel twice.
package outbox

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/internal/jobs"
)

// Job is the kind of the job that sends.
const Job = "outbox.send"

// A Kind is why somebody is told, and leads to the sentence that they read.
type Kind string

// The kinds; the table's own list has the same.
const (
	Answer      Kind = "answer"       // to an asker: HR has answered
	AskedBack   Kind = "asked_back"   // to an asker: HR asks back; the sentence is that of Answer
	Together    Kind = "together"     // to a boss or a team member: a question could be asked together
	Passed      Kind = "passed"       // to an executive: HR asks for their view
	Inbox       Kind = "inbox"        // to HR: a new question
	Overdue     Kind = "overdue"      // to HR: a question is past its time
	JourneyNews Kind = "journey.news" // to a person: news of what they keep in mind
	News        Kind = "news"         // to who kept a theme, or to the channel: HR has published
	ReviewDue   Kind = "review_due"   // to HR: articles are due for a review
	Check       Kind = "check"        // to HR: a draft waits for a second person
	OneOnOne    Kind = "oneonone"     // to a boss or a team member: something has arrived for their 1on1
	Promise     Kind = "promise"      // to a boss: the day of what they noted to find out has come
	Glass       Kind = "glass"        // to an asker: HR had the name behind their alias shown
	GlassAsked  Kind = "glass_asked"  // to one of HR: a colleague asks for a name and waits for somebody to agree
)

// atAnyHour are the kinds that do not wait for working hours.
var atAnyHour = []Kind{Glass, GlassAsked}

// A Notice is one mail to one person. Its link is a page of the desk such as "/questions": at most four parts, each a word
// of a route or an id, no query, no page of an article, since its name would be the topic.
type Notice struct {
	Kind   Kind
	Person uuid.UUID
	Link   string
	At     time.Time // not before; zero: now. Working hours are waited for anyway, but for atAnyHour
}

// Errors of what can be put.
var (
	ErrKind = errors.New("no such kind of notice")
	ErrLink = errors.New("link of a notice is no page of the desk, or tells a topic")
)

const idPattern = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

var links = regexp.MustCompile(`^(/|(/([a-z]{1,20}|` + idPattern + `)){1,4})(#[a-z]{1,20})?$`)

// Put has people told when tx commits. Call it last in the transaction: it locks the job until the commit. A transaction that
// knows no person must not call it, and the database refuses it: an anonymous question would be told by the hour.
func Put(ctx context.Context, tx pgx.Tx, notices ...Notice) error {
	for _, n := range notices {
		if err := check(n.Kind, n.Link); err != nil {
			return fmt.Errorf("put notice: %w", err)
		}
	}
	batch := &pgx.Batch{}
	for _, n := range notices {
		batch.Queue(`insert into outbox.notice (kind, person_id, link, next_at) values ($1, $2, $3, coalesce($4::timestamptz, '-infinity'))`, n.Kind, n.Person, n.Link, when(n.At))
	}
	if err := tx.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("put notice: %w", err)
	}
	return Enqueue(ctx, tx)
}

// ToHR has HR told: by mail who has the role and an address and wants it, and the company's channel. Who that is the worker
// finds out when it sends. Put's rules hold; for anonymous questions the worker's own sweep calls it.
func ToHR(ctx context.Context, tx pgx.Tx, kind Kind, link string) error {
	return toMany(ctx, tx, "hr", kind, link)
}

// ToChannels has only the company's channel told, if there is one.
func ToChannels(ctx context.Context, tx pgx.Tx, kind Kind, link string) error {
	return toMany(ctx, tx, "channels", kind, link)
}

func toMany(ctx context.Context, tx pgx.Tx, audience string, kind Kind, link string) error {
	if err := check(kind, link); err != nil {
		return fmt.Errorf("put notice: %w", err)
	}
	if _, err := tx.Exec(ctx, `insert into outbox.notice (kind, audience, link, next_at) values ($1, $2, $3, '-infinity')`, kind, audience, link); err != nil {
		return fmt.Errorf("put notice: %w", err)
	}
	return Enqueue(ctx, tx)
}

// Enqueue asks for the job with the commit of tx. The job finds out by itself what is due.
func Enqueue(ctx context.Context, tx pgx.Tx) error { return jobs.Add(ctx, tx, Job, 0) }

// when is the database's null for the zero time.
func when(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// check holds a notice to what its table takes, so that the error names the reason.
func check(kind Kind, link string) error {
	if _, known := sentences[kind]; !known {
		return fmt.Errorf("%w: %q", ErrKind, kind)
	}
	if !links.MatchString(link) || strings.Contains(link, "articles/") {
		return ErrLink
	}
	return nil
}

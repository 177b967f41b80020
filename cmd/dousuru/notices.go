package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/chat/oneonone"
	"dousuru/internal/calendar"
	"dousuru/internal/mail"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
)

// noticeSettings say when and how people are told of what they keep in mind.
type noticeSettings struct {
	Hours  string `env:"DOUSURU_HOURS" default:"9:00-18:00" placeholder:"FROM-TO" help:"Working hours, in Japan; notices come only then, on weekdays that are no holidays."`
	Closed string `env:"DOUSURU_CLOSED" placeholder:"DAYS" help:"Days on which the company is closed, such as 2026-12-29..2027-01-03,2027-08-12."`

	Host         string `name:"smtp-host" env:"DOUSURU_SMTP_HOST" placeholder:"HOST" help:"Mail server. Without it nobody is offered notices by mail."`
	Port         int    `name:"smtp-port" env:"DOUSURU_SMTP_PORT" placeholder:"PORT" help:"Port of the mail server (587, or 465 with tls)."`
	TLS          string `name:"smtp-tls" env:"DOUSURU_SMTP_TLS" enum:"starttls,tls,none" default:"starttls" help:"How the connection is protected: starttls, tls or none."`
	User         string `name:"smtp-user" env:"DOUSURU_SMTP_USER" placeholder:"NAME" help:"Login at the mail server."`
	PasswordFile string `name:"smtp-password-file" env:"DOUSURU_SMTP_PASSWORD_FILE" type:"path" placeholder:"FILE" help:"File with the password of that login."`
	From         string `name:"smtp-from" env:"DOUSURU_SMTP_FROM" placeholder:"ADDRESS" help:"Sender of the mails."`

	SlackFile string `name:"slack-webhook-file" env:"DOUSURU_SLACK_WEBHOOK_FILE" type:"path" placeholder:"FILE" help:"File with the address of an incoming webhook of Slack, which tells HR's channel that something waits."`
	TeamsFile string `name:"teams-webhook-file" env:"DOUSURU_TEAMS_WEBHOOK_FILE" type:"path" placeholder:"FILE" help:"File with the address of a Workflows webhook of Microsoft Teams, for the same."`
}

var errNoBase = errors.New("mail and channels need --base-url: what is sent leads to the desk")

// notices are what follows the facts and what sends, as the settings say.
func (n *noticeSettings) notices(db *postgres.DB, base string, log *slog.Logger) (*journey.Reminder, *outbox.Sender, error) {
	days, err := calendar.New(n.Hours, n.Closed)
	if err != nil {
		return nil, nil, err
	}
	s := &outbox.Sender{DB: db, Calendar: days, URL: strings.TrimSuffix(base, "/"), Log: log,
		Wanted: map[outbox.Kind]func(context.Context, pgx.Tx, uuid.UUID) (bool, error){
			outbox.JourneyNews: journey.MailWanted, outbox.Promise: oneonone.PromiseWanted},
		WantedAt: map[outbox.Kind]func(context.Context, pgx.Tx, uuid.UUID, string) (bool, error){outbox.OneOnOne: arrivalWanted}}
	maps.Copy(s.Wanted, escalation.Wanted)
	mailer, err := mail.New(mail.Config{Host: n.Host, Port: n.Port, TLS: n.TLS, User: n.User, PasswordFile: n.PasswordFile, From: n.From})
	if err != nil {
		return nil, nil, err
	}
	if mailer != nil {
		s.Mail = mailer.Send
	}
	for _, channel := range []struct{ format, file string }{{outbox.Slack, n.SlackFile}, {outbox.Teams, n.TeamsFile}} {
		if channel.file == "" {
			continue
		}
		hook, err := outbox.ReadWebhook(channel.format, channel.file)
		if err != nil {
			return nil, nil, err
		}
		s.Channels = append(s.Channels, hook)
	}
	if base == "" && (mailer != nil || len(s.Channels) > 0) {
		return nil, nil, errNoBase
	}
	return &journey.Reminder{DB: db, Calendar: days, Mail: mailer != nil}, s, nil
}

// arrivalWanted tells whether anything for a 1on1 still waits for a person on a page: as a manager something shared or a proposal, as a
// member a card or a proposal. Nobody is to learn by a mail of what was withdrawn before it left.
func arrivalWanted(ctx context.Context, tx pgx.Tx, person uuid.UUID, page string) (bool, error) {
	if page == journey.SharesPage {
		if wanted, err := journey.ShareWanted(ctx, tx, person); wanted || err != nil {
			return wanted, err
		}
	}
	return oneonone.ArrivalWanted(ctx, tx, person, page)
}

// askToSend asks every minute for the job that sends, when something is due: retries, and what waited for the working day.
func askToSend(ctx context.Context, s *outbox.Sender, log *slog.Logger) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := s.Ask(ctx); err != nil && ctx.Err() == nil {
			log.Error("ask for notices", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

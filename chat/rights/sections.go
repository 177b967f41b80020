package rights

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat"
	"dousuru/chat/brief"
	"dousuru/chat/escalation"
	"dousuru/chat/journey"
	"dousuru/internal/directory"
	"dousuru/internal/outbox"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// A section is one list of the export. read hands its records on one by one, so that no more than a page of them is in memory.
type section struct {
	key  string
	read func(ctx context.Context, x *Export, each func(record any) error) error
}

// sections are all of them, in the order of the file.
var sections = []section{
	{"person", readPerson}, {"settings", readSettings}, {"decisions", readDecisions}, {"entries", readEntries}, {"themes", readThemes},
	{"notices", readNotices}, {"shares", readShares}, {"readings", readReadings}, {"notes", readNotes}, {"shared_notes", readSharedNotes},
	{"cards", readCards}, {"promises", readPromises}, {"briefs", readBriefs}, {"talks", readTalks}, {"questions", readQuestions}, {"logins", readLogins},
}

func readPerson(ctx context.Context, x *Export, each func(any) error) error {
	e, subjects, err := directory.OwnEntry(ctx, x.DB, x.viewer())
	if err != nil {
		return err
	}
	return each(personRecord{Key: e.Slug, Name: e.Name, Kana: e.NameKana, Mail: e.Email, Department: e.Department, Site: e.Site, Employment: e.Employment,
		JobFamily: e.JobFamily, Language: e.Language, Roles: e.Roles, Subjects: subjects})
}

func readSettings(ctx context.Context, x *Export, each func(any) error) error {
	offline, err := chat.Offline(ctx, x.DB, x.viewer())
	if err != nil {
		return err
	}
	mail, err := outbox.ChoiceOf(ctx, x.DB, x.viewer())
	if err != nil {
		return err
	}
	p, err := journey.ProfileOf(ctx, x.DB, x.viewer())
	if err != nil {
		return err
	}
	return each(settingsRecord{Offline: offline, Replies: mail.Replies, Promises: mail.Promises, Desk: mail.Desk,
		Site: p.Site, JobFamily: p.JobFamily, Stages: p.Stages, Interests: p.Interests})
}

func readDecisions(ctx context.Context, x *Export, each func(any) error) error {
	list, err := journey.Decisions(ctx, x.DB, x.viewer())
	return all(list, err, func(d journey.Decision) error {
		r := decisionRecord{ID: d.ID, At: d.DecidedAt, Topic: d.Topic, Response: string(d.Response), Words: d.Words, Step: d.Plan.Step, Due: d.Plan.Due, Tell: d.Plan.Tell,
			Remind: d.Plan.Remind, Articles: d.Articles}
		if d.Kept.On {
			r.Kept, r.KeptDate, r.KeptMail = d.Kept.Articles, d.Kept.Date, d.Kept.Mail
		}
		return each(r)
	})
}

func readEntries(ctx context.Context, x *Export, each func(any) error) error {
	for _, removed := range []bool{false, true} {
		list, err := journey.Entries(ctx, x.DB, x.viewer(), removed)
		err = all(list, err, func(e journey.Entry) error {
			return each(entryRecord{ID: e.ID, Kind: string(e.Kind), On: e.On, Precision: string(e.Precision), Words: e.Words, WrittenAt: e.WrittenAt, RemovedAt: e.DeletedAt})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func readThemes(ctx context.Context, x *Export, each func(any) error) error {
	var list []journey.Theme
	err := x.DB.As(ctx, x.viewer(), func(tx pgx.Tx) (err error) {
		list, err = journey.Themes(ctx, tx)
		return err
	})
	return all(list, err, func(t journey.Theme) error { return each(themeRecord{Theme: t.Name, Since: t.Since, Mail: t.Mail}) })
}

func readNotices(ctx context.Context, x *Export, each func(any) error) error {
	var list []journey.Notice
	err := x.DB.As(ctx, x.viewer(), func(tx pgx.Tx) (err error) {
		list, err = journey.Notices(ctx, tx, x.Person, x.Language)
		return err
	})
	return all(list, err, func(n journey.Notice) error { return each(noticeRecord{At: n.At, Text: n.Text, Article: n.Article}) })
}

func readShares(ctx context.Context, x *Export, each func(any) error) error {
	list, err := journey.Shares(ctx, x.DB, x.viewer())
	return all(list, err, func(s journey.Share) error {
		r := shareRecord{ID: s.ID, With: x.name(ctx, s.Manager), SharedAt: s.SharedAt, ChangedAt: s.ChangedAt, Until: s.Until, Withdrawn: s.WithdrawnAt, Ended: s.EndedAt,
			Want: string(s.Want), Purpose: s.Purpose, Words: s.Words, ReadAt: s.Readings}
		for _, i := range s.Items {
			r.Items = append(r.Items, itemRecord{Kind: i.Kind, On: i.On, Words: i.Text, Response: string(i.Response), Articles: i.Articles})
		}
		return each(r)
	})
}

func readReadings(ctx context.Context, x *Export, each func(any) error) error {
	list, err := journey.OwnReadings(ctx, x.DB, x.viewer())
	return all(list, err, func(r journey.Reading) error { return each(readingRecord{Of: x.name(ctx, r.Member), At: r.At}) })
}

func readBriefs(ctx context.Context, x *Export, each func(any) error) error {
	for _, removed := range []bool{false, true} {
		list, err := brief.List(ctx, x.DB, x.viewer(), uuid.Nil, removed)
		err = all(list, err, func(b brief.Saved) error {
			return each(briefRecord{ID: b.ID, With: x.name(ctx, b.Member), Title: b.Title, Theme: b.Theme, Situation: b.Situation, Pages: b.Pages, MadeAt: b.Made,
				ChangedAt: b.Changed, RemovedAt: b.Removed})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// talksPage is how many talks are listed at once; their messages are read one talk at a time.
const talksPage = 100

func readTalks(ctx context.Context, x *Export, each func(any) error) error {
	for skip := 0; ; skip += talksPage {
		list, err := chat.Pasts(ctx, x.DB, x.viewer(), skip, talksPage)
		err = all(list, err, func(p chat.Past) error {
			_, messages, err := chat.FindPast(ctx, x.DB, x.viewer(), p.ID)
			if err != nil {
				return err
			}
			reasons, models, err := chat.TurnRecords(ctx, x.DB, x.viewer(), p.ID)
			if err != nil {
				return err
			}
			r := talkRecord{ID: p.ID, Topic: p.Topic, Language: p.Lang, LastAt: p.LastAt, Reasons: reasons, Models: models}
			for _, m := range messages {
				r.Messages = append(r.Messages, messageRecord{m})
			}
			return each(r)
		})
		if err != nil || len(list) < talksPage {
			return err
		}
	}
}

func readQuestions(ctx context.Context, x *Export, each func(any) error) error {
	for skip := 0; ; skip += escalation.OwnPage {
		list, err := x.Questions.Own(ctx, x.viewer(), skip)
		err = all(list, err, func(t escalation.Thread) error {
			r := questionRecord{ID: t.ID, On: knowledge.DateOf(t.AskedOn), As: string(t.Identity), Alias: t.Alias, With: x.name(ctx, t.Partner), State: string(t.State),
				Question: t.Question, Article: t.Article}
			for _, m := range t.Messages {
				author := m.Author
				if m.Partner == t.First && author == "asker" { // written by the other of the two
					author = "partner"
				}
				r.Messages = append(r.Messages, letterRecord{On: knowledge.DateOf(m.WrittenOn), Author: author, Kind: m.Kind, Words: m.Body})
			}
			for _, e := range t.Events {
				r.Steps = append(r.Steps, stepRecord{What: string(e.What), On: knowledge.DateOf(e.On), At: e.At})
			}
			if err := x.glasses(ctx, t, &r); err != nil {
				return err
			}
			return each(r)
		})
		if err != nil || len(list) < escalation.OwnPage {
			return err
		}
	}
}

// glasses adds who at HR asked for the name behind an alias.
func (x *Export) glasses(ctx context.Context, t escalation.Thread, r *questionRecord) error {
	if t.Identity != escalation.Alias {
		return nil
	}
	list, err := x.Questions.Glasses(ctx, x.viewer(), t.ID)
	for _, g := range list {
		r.Glass = append(r.Glass, glassRecord{At: g.AskedAt, By: x.name(ctx, g.AskedBy), Reason: string(g.Reason), ConfirmedAt: g.ConfirmedAt, ConfirmedBy: x.name(ctx, g.ConfirmedBy)})
	}
	return err
}

func readLogins(_ context.Context, x *Export, each func(any) error) error {
	return all(x.Logins, nil, func(l Login) error { return each(l) })
}

// all hands a list on, if it could be read.
func all[T any](list []T, err error, each func(T) error) error {
	for _, r := range list {
		if err != nil {
			break
		}
		err = each(r)
	}
	return err
}

func (x *Export) viewer() postgres.Viewer { return postgres.Viewer{Person: x.Person.ID} }

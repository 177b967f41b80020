package main

import (
	"context"
	"fmt"
	"time"

	"dousuru/chat"
	"dousuru/chat/escalation"
	"dousuru/chat/rights"
	"dousuru/internal/calendar"
	"dousuru/internal/jobs"
	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// keepSettings say for how many days what people said is kept.
type keepSettings struct {
	Talks     int `name:"keep-talks" env:"DOUSURU_KEEP_TALKS" default:"90" help:"Days for which a talk is kept after its last message, 30 to 3650."`
	Questions int `name:"keep-questions" env:"DOUSURU_KEEP_QUESTIONS" default:"365" help:"Days for which a question to HR is kept after it was closed, 90 to 3650."`

	Erasures string `name:"erasures-file" env:"DOUSURU_ERASURES_FILE" type:"path" placeholder:"FILE" help:"File outside of the database's backups in which erasures are noted without a word, so that they are done again after a backup was restored (default: ${erasures} in the data folder of the private cluster)."`
}

// keepDefaults are the settings of a company that says nothing.
var keepDefaults = keepSettings{Talks: chat.KeepTalks, Questions: escalation.KeepQuestions}

// longestKept is what may be kept at most: ten years. More is a typing error.
const longestKept = 3650

func (k keepSettings) check() error {
	if k.Talks < chat.LeastTalks || k.Talks > longestKept {
		return fmt.Errorf("serve: --keep-talks is not between %d and %d days", chat.LeastTalks, longestKept)
	}
	if k.Questions < escalation.LeastQuestions || k.Questions > longestKept {
		return fmt.Errorf("serve: --keep-questions is not between %d and %d days", escalation.LeastQuestions, longestKept)
	}
	return nil
}

// keepJob is the kind of the hourly job that erases what was kept long enough.
const keepJob = "keep"

func (k keepSettings) work(db *postgres.DB, book *escalation.Book) jobs.Work {
	return func(ctx context.Context, _ jobs.Try) error {
		now := time.Now()
		if _, err := chat.ForgetBefore(ctx, db, firstKept(now, k.Talks)); err != nil {
			return err
		}
		if _, err := escalation.ForgetBefore(ctx, db, firstKept(now, k.Questions)); err != nil {
			return err
		}
		if _, err := escalation.ForgetReadings(ctx, db); err != nil {
			return err
		}
		_, err := rights.EraseLeavers(ctx, db, book, firstKept(now, k.Talks))
		return err
	}
}

// firstKept is the first day in Japan of which anything is still kept, if it is kept for days after its own: what is of the day
// before has been kept for all of them, and goes with the midnight in Japan.
func firstKept(now time.Time, days int) knowledge.Date {
	return knowledge.DateOf(now.In(calendar.Japan).AddDate(0, 0, -days))
}

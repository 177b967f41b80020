package main

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"dousuru/chat/escalation"
	"dousuru/chat/report"
	"dousuru/internal/directory"
	"dousuru/internal/jobs"
	"dousuru/internal/mail"
	"dousuru/internal/postgres"
	"dousuru/internal/postgres/postgrestest"
	"dousuru/knowledge"
	"dousuru/retrieval"
	"dousuru/retrieval/embeddertest"
	"dousuru/retrieval/evaluation"
)

// newJobsWorld is a database in which the job of a kind has something to do; owner is past row-level security.
func newJobsWorld(t *testing.T, kind string) (db *postgres.DB, owner *pgx.Conn) {
	t.Helper()
	dsn := sampled(t)
	owner, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { owner.Close(context.WithoutCancel(t.Context())) })
	for _, file := range []string{"../../internal/postgres/testdata/seed.sql", "../../internal/matrix/testdata/relations.sql"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		executed(t, owner, string(text))
	}
	common, own := jobsSQL(t, kind)
	executed(t, owner, common)
	executed(t, owner, own)
	db = postgrestest.Open(t, dsn)
	switch kind {
	case escalation.DeliverJob:
		leaveLetter(t, db)
		executed(t, owner, `update escalation.letter_key set opened_at = now() - interval '20 days'`)
	case report.Job:
		noteFact(t, db)
		executed(t, owner, `update report.fact set month = month - interval '2 months'`)
	case evaluation.UploadJob:
		confirmUpload(t, db)
	}
	return db, owner
}

// jobsSQL is what testdata/jobs/world.sql has for all jobs, and for that of a kind.
func jobsSQL(t *testing.T, kind string) (common, own string) {
	t.Helper()
	text, err := os.ReadFile("testdata/jobs/world.sql")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(string(text), "\n-- for ")
	for _, part := range parts[1:] {
		if of, sql, _ := strings.Cut(part, "\n"); of == kind {
			own = sql
		}
	}
	return parts[0], own
}

func executed(t *testing.T, owner *pgx.Conn, sql string) {
	t.Helper()
	if _, err := owner.PgConn().Exec(t.Context(), sql).ReadAll(); err != nil {
		t.Fatal(err)
	}
}

// leaveLetter asks HR something without a name, as a letter.
func leaveLetter(t *testing.T, db *postgres.DB) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	book := escalation.NewBook(db)
	book.Letters = escalation.NewLetters(db, 2*time.Millisecond)
	done := make(chan struct{})
	go func() { defer close(done); book.Letters.Run(ctx) }()
	err := book.LeaveOnce(ctx, uuid.New(), jobsWord, "ja")
	stop()
	<-done
	if err != nil {
		t.Fatal(err)
	}
}

// noteFact is a page that a person opened.
func noteFact(t *testing.T, db *postgres.DB) {
	t.Helper()
	who, err := directory.FindSlug(t.Context(), db, "p012")
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Opened(t.Context(), db, who.ID, "leave"); err != nil {
		t.Fatal(err)
	}
}

// confirmUpload is a file of HR's that waits for the import.
func confirmUpload(t *testing.T, db *postgres.DB) {
	t.Helper()
	hr := postgres.Viewer{Person: uuid.MustParse("00000000-0000-4000-8000-000000000043"), Roles: []postgres.Role{postgres.RoleHR}}
	files := []knowledge.File{{Name: "programs.csv", Data: []byte("id,制度名,対象者,募集時期\nshort-help," + jobsWord + ",入社一年以上の方です。,毎年4月1日〜20日\n")}}
	err := db.As(t.Context(), hr, func(tx pgx.Tx) error {
		id, err := knowledge.PutUpload(t.Context(), tx, hr.Person, files)
		if err != nil {
			return err
		}
		plan, err := knowledge.PlanUpload(t.Context(), db, tx, files, knowledge.UploadChoice{})
		if err != nil {
			return err
		}
		return evaluation.ConfirmUpload(t.Context(), tx, id, plan.Choice, plan.Hash)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// jobsOf are the jobs as the server has them, at a moment within working hours, with a mail server and a model.
func jobsOf(t *testing.T, db *postgres.DB) map[string]jobs.Work {
	t.Helper()
	index := retrieval.Open(db, retrieval.WithEmbedder(embeddertest.Random{Length: 8}))
	if _, err := index.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	serve := serveCommand{AnswerWithin: escalation.Within, Anonymous: "morning", Notices: noticeSettings{Hours: "9:00-18:00"}}
	reminder, sender, err := serve.Notices.notices(db, "https://desk.example", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	book, err := serve.book(db, reminder.Calendar)
	if err != nil {
		t.Fatal(err)
	}
	moment := reminder.Calendar.Next(time.Now().Add(time.Hour))
	now := func() time.Time { return moment }
	reminder.Mail, reminder.Now, sender.Now = true, now, now
	sender.Mail = func(context.Context, mail.Message) error { return nil }
	return works(db, index, book, reminder, sender, 180, 10, 1_000_000, keepDefaults)
}

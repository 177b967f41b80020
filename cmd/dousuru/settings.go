package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"dousuru/chat"
	"dousuru/internal/postgres"
	"dousuru/retrieval"
)

// Settings are what every command takes, as flags or from the environment. docs/operations.md lists them all.
type Settings struct {
	DatabaseURL  string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"Postgres to use. Without it a private cluster of the installed Postgres runs in the data folder."`
	PasswordFile string `name:"database-password-file" env:"DOUSURU_DATABASE_PASSWORD_FILE" type:"path" placeholder:"FILE" help:"File with the password for the database URL."`
	Data         string `name:"data" env:"DOUSURU_DATA" type:"path" default:"${data}" placeholder:"DIR" help:"Folder of the private cluster (default: ${data})."`
	MasterKey    string `name:"master-key-file" env:"DOUSURU_MASTER_KEY_FILE" type:"path" placeholder:"FILE" help:"File with the master key of what people write; needed with a database URL (default: ${masterkey} in the data folder)."`
	LogLevel     string `name:"log-level" env:"DOUSURU_LOG_LEVEL" enum:"debug,info,warn,error" default:"info" help:"Least severe log lines to write: debug, info, warn or error."`

	Model modelSettings `embed:""`
}

// defaultData is where the private cluster lives when nobody says: the system's place for root, the person's own
// otherwise.
func defaultData() string {
	if os.Geteuid() == 0 {
		return "/var/lib/dousuru"
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "dousuru")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "dousuru-data"
	}
	return filepath.Join(home, ".local", "share", "dousuru")
}

// logger writes structured lines without a word of what anybody said.
func (s *Settings) logger(w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// open opens the database, starting the private cluster if there is no URL.
func (s *Settings) open(ctx context.Context, log *slog.Logger) (*postgres.DB, error) {
	return postgres.Open(ctx, postgres.Config{URL: s.DatabaseURL, PasswordFile: s.PasswordFile, Data: s.Data, MasterKey: s.MasterKey, Log: log})
}

// desk opens the database for a command that asks: the index in step, the dictionary loaded, the models of the settings at work
// as they are for people. close after use.
func (s *Settings) desk(ctx context.Context, std streams) (engine *chat.Engine, close func(), err error) {
	go retrieval.Warm()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return nil, nil, err
	}
	close = func() { _ = db.Close() }
	fail := func(err error) (*chat.Engine, func(), error) {
		close()
		return nil, nil, err
	}
	index, err := s.index(ctx, db)
	if err != nil {
		return fail(err)
	}
	if _, err := index.Refresh(ctx); err != nil {
		return fail(err)
	}
	retrieval.Warm()
	engine = chat.New(db, index)
	engine.TellModelUse(s.Model.use())
	if err := s.Model.trial(ctx, db, engine, new(models)); err != nil {
		return fail(err)
	}
	return engine, close, nil
}

// quiet is the logger of commands whose output is read by people or programs: only what went wrong.
func (s *Settings) quiet(w io.Writer) *slog.Logger {
	q := *s
	if q.LogLevel == "info" {
		q.LogLevel = "warn"
	}
	return q.logger(w)
}

package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"dousuru/chat/escalation"
	"dousuru/chat/rights"
	"dousuru/internal/erasure"
	"dousuru/internal/postgres"
	"dousuru/web"
)

// erasuresFile is the name of the file of erasures in the data folder of a private cluster, where no other is named.
const erasuresFile = "erasures.jsonl"

// erasures is where what people erase is noted outside of the database; "": nowhere.
func (k keepSettings) erasures(s *Settings) string {
	if k.Erasures == "" && s.DatabaseURL == "" {
		return filepath.Join(s.Data, erasuresFile)
	}
	return k.Erasures
}

// keepErasures erases again what a restored backup brought back, and ends all logins, before anybody comes in and before any mail leaves;
// from then on it takes every erasure to the file as soon as it is noted. stop takes the last ones along.
func keepErasures(ctx context.Context, db *postgres.DB, book *escalation.Book, path string, log *slog.Logger) (stop func(), err error) {
	if path == "" {
		log.Warn("what people erase is noted nowhere outside of the database: a backup that is restored brings it back", "setting", "DOUSURU_ERASURES_FILE")
		return func() {}, nil
	}
	lines, torn, err := erasure.Read(path)
	if err != nil {
		return nil, err
	}
	missing, err := erasure.Missing(ctx, db, lines)
	if err == nil && len(missing) > 0 { // the backup brought back logins, too, that were ended since
		err = web.EndAll(ctx, db)
	}
	if err != nil {
		return nil, err
	}
	n, err := rights.Replay(ctx, db, book, missing)
	if n > 0 || torn > 0 {
		log.Warn("a backup was restored: erased again what was erased after it", "erasures", n, "lines_cut_off", torn)
	}
	if err != nil {
		return nil, err
	}
	if _, err := erasure.Write(ctx, db, path); err != nil {
		return nil, fmt.Errorf("%w: the file of erasures has to be one that can be written", err)
	}
	noted, cancel := db.Subscribe(erasure.Topic)
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		hourly := time.NewTicker(time.Hour)
		defer hourly.Stop()
		for last := false; !last; {
			select {
			case <-noted:
			case <-hourly.C:
			case <-end:
				last = true
			}
			patience, done := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
			if _, err := erasure.Write(patience, db, path); err != nil {
				log.Error("write erasures", "error", err)
			}
			done()
		}
	}()
	return func() { close(end); <-ended; cancel() }, nil
}

package main

import (
	"context"
	"fmt"
	"log/slog"

	"dousuru/internal/postgres"
	"dousuru/knowledge"
)

// warnOfDesks names the desks that nobody has checked for long: whoever is in distress is sent to them.
func (c *serveCommand) warnOfDesks(ctx context.Context, db *postgres.DB, log *slog.Logger) error {
	if c.DeskDays < 1 {
		return fmt.Errorf("serve: --desk-days must be at least 1, but is %d", c.DeskDays)
	}
	old, err := knowledge.Unchecked(ctx, db, c.DeskDays)
	if err != nil {
		return err
	}
	for _, d := range old {
		log.Warn("desk was not checked for long", "desk", d.Slug, "checked_on", d.CheckedOn.String(), "days", c.DeskDays)
	}
	return nil
}

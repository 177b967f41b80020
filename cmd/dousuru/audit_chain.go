package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"dousuru/internal/audit"
)

type chainCommand struct {
	Since []string `sep:"none" placeholder:"END" help:"An end that this command printed before and that was kept elsewhere; has to be in the chain. May be given several times."`
	JSON  bool     `name:"json" help:"Print the report as JSON."`
}

// Run counts the chain of readings through and prints where it ends. It reads no word of anybody and names nobody.
func (c *chainCommand) Run(ctx context.Context, s *Settings, std streams) error {
	var earlier []audit.End
	for _, text := range c.Since {
		end, err := audit.ParseEnd(text)
		if err != nil {
			return fmt.Errorf("--since: %w", err)
		}
		earlier = append(earlier, end)
	}
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	r, err := audit.Verify(ctx, db, earlier...)
	if err != nil {
		return err
	}
	if c.JSON {
		if r.Faults == nil {
			r.Faults = []string{}
		}
		err := json.NewEncoder(std.out).Encode(map[string]any{"readings": r.End.Seq, "end": r.End.String(), "by": r.By, "forgotten": r.Forgotten, "faults": r.Faults})
		if err != nil {
			return err
		}
	} else {
		fmt.Fprintf(std.out, "%d readings recorded", r.End.Seq)
		for _, how := range slices.Sorted(maps.Keys(r.By)) {
			fmt.Fprintf(std.out, ", %d %s", r.By[how], how)
		}
		fmt.Fprintf(std.out, "; of %d nobody knows any more whose they were\n", r.Forgotten)
		for _, fault := range r.Faults {
			fmt.Fprintln(std.out, "fault:", fault)
		}
		fmt.Fprintln(std.out, "end", r.End)
	}
	if len(r.Faults) > 0 {
		return errSaid
	}
	return nil
}

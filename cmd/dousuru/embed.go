package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"dousuru/retrieval"
	"dousuru/retrieval/openai"
)

// embedCommand makes the vectors of the configured model. A running server does the same by itself; here one sees beforehand
// what it takes, and how far it is.
type embedCommand struct {
	Estimate bool    `help:"Say how much there is to embed and what it may cost, and ask nobody."`
	Price    float64 `placeholder:"PRICE" help:"Price of a million tokens, for the estimate."`
	Yes      bool    `help:"Do not ask before a large run."`
}

// largeRun is how many passages are embedded without a question: about two million tokens.
const largeRun = 10_000

var (
	errNoModel = errors.New("embed: no model is named. DOUSURU_EMBEDDER and DOUSURU_EMBEDDER_DIMENSIONS name one; docs/operations.md has the rest")
	errPrice   = errors.New("embed: --price is not zero or more")
)

// Run estimates, asks before a large run, and embeds. What was embedded before an error stays.
func (c *embedCommand) Run(ctx context.Context, s *Settings, std streams) error {
	if s.Model.Embedder == "" {
		return errNoModel
	}
	if err := s.Model.check(); err != nil {
		return err
	}
	if !(c.Price >= 0) {
		return errPrice
	}
	e, err := s.Model.embedder()
	if err != nil {
		return err
	}
	go retrieval.Warm()
	db, err := s.open(ctx, s.quiet(std.err))
	if err != nil {
		return err
	}
	defer db.Close()
	meaning, err := s.Model.meaning(db, &nameKeeper{db: db}) // no question is asked here
	if err != nil {
		return err
	}
	index := retrieval.Open(db, meaning...)
	if _, err := index.Refresh(ctx); err != nil { // for the company's words, with which the model is measured
		return err
	}
	texts, tokens := 0, 0
	total, missing, err := index.Pending(ctx, func(text string) { texts, tokens = texts+1, tokens+openai.Tokens(text) })
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "model %s: %d of %d passages to embed\n", e.Model(), missing, total)
	if c.Estimate || missing > largeRun {
		c.estimate(std.out, texts, tokens)
	}
	if c.Estimate {
		return nil
	}
	if missing > largeRun && !c.Yes && !agreed(std.in, std.out, "embed them now?") {
		fmt.Fprintln(std.out, "nothing was sent")
		return errSaid
	}
	return embed(ctx, index, total, missing, std)
}

func (c *embedCommand) estimate(out io.Writer, texts, tokens int) {
	fmt.Fprintf(out, "%d texts with those that measure the model, about %d tokens", texts, tokens)
	if c.Price > 0 {
		fmt.Fprintf(out, ", about %.2f at %g a million", float64(tokens)*c.Price/1e6, c.Price)
	}
	fmt.Fprintln(out, " (an estimate: only the endpoint counts for sure)")
}

// agreed asks; anything but a yes is a no.
func agreed(in io.Reader, out io.Writer, question string) bool {
	fmt.Fprint(out, question+" [y/N] ")
	line, _ := bufio.NewReader(io.LimitReader(in, 100)).ReadString('\n')
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes", "はい":
		return true
	}
	return false
}

// tellEvery is how often progress is written at most.
const tellEvery = 2 * time.Second

func embed(ctx context.Context, index *retrieval.Index, total, missing int, std streams) error {
	start := time.Now()
	told := start
	done, err := index.Embed(ctx, func(done, all int) {
		if time.Since(told) < tellEvery && done < all {
			return
		}
		told = time.Now()
		fmt.Fprintf(std.out, "%d of %d passages%s\n", done, all, left(done-(total-missing), missing, time.Since(start)))
	})
	if err != nil {
		if done.Embedded > 0 {
			fmt.Fprintf(std.out, "%d passages were embedded before that and are kept; the same command goes on from there\n", done.Embedded)
		}
		return err
	}
	fmt.Fprintf(std.out, "%d embedded, %d unchanged, %d removed in %.1f s\n", done.Embedded, done.Unchanged, done.Removed, time.Since(start).Seconds())
	if done.Weight > 0 {
		fmt.Fprintf(std.out, "the model helps to find: weight %.2f\n", done.Weight)
	} else {
		fmt.Fprintln(std.out, "search stays with the words: the model found no more than they do when measured, or there are too few articles to tell")
	}
	return nil
}

// left says how long the rest may take, as fast as it went so far; nothing before there is anything to go by.
func left(done, missing int, after time.Duration) string {
	if done <= 0 || done >= missing {
		return ""
	}
	return fmt.Sprintf(", about %s left", (after * time.Duration(missing-done) / time.Duration(done)).Round(time.Second))
}

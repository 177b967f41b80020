// Command benchmark measures the desk's retrieval beside the engines that a Go team would pick instead, in one run on one
// machine: what its dictionary costs, quality and speed on JaQuAD, knowing when not to answer, and speed as the corpus grows.
// It is a module of its own, so that the product does not depend on its peers.
//
// Every figure but times and memory is the same on every run.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"dousuru/internal/postgres/cluster"
	"dousuru/retrieval"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, parseOptions()); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	if o.loader != "" {
		return loadAndTell(o.loader)
	}
	passages, err := read[passage](o.data, "passages.jsonl.gz")
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Printf("benchmark: skipped, because there is no JaQuAD in %s\n", o.data)
		return nil
	}
	if err != nil {
		return err
	}
	if o.tune || o.fit != "" {
		questions, err := read[question](o.data, "questions_train.jsonl.gz")
		if err != nil {
			return err
		}
		o.questions = cmp.Or(o.questions, tuneQuestions)
		if o.tune {
			return tune(passages, o.sampleOf(questions))
		}
		return withServer(ctx, func(s *server, _ string) error { return fit(ctx, s, o.fit, passages, o.sampleOf(questions)) })
	}
	questions, err := read[question](o.data, "questions_dev.jsonl.gz")
	if err != nil {
		return err
	}
	others, err := readOffTopic(o.offTopic)
	if err != nil {
		return err
	}
	return compare(ctx, o, passages, o.sampleOf(questions), o.sampleOf(others))
}

// compare runs all engines in one folder in memory, where there is one, so that none of them waits for a disk.
func compare(ctx context.Context, o options, passages []passage, questions, others []question) error {
	return withServer(ctx, func(server *server, folder string) error {
		return compareOn(ctx, server, folder, o, passages, questions, others)
	})
}

// withServer calls fn with a Postgres of its own and the folder that it lies in.
func withServer(ctx context.Context, fn func(s *server, folder string) error) (err error) {
	cluster.Sweep()
	folder, err := cluster.ThrowawayFolder()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	server, err := startServer(ctx, folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	return fn(server, folder)
}

func compareOn(ctx context.Context, server *server, folder string, o options, passages []passage, questions, others []question) (err error) {
	engines, err := chosen(makers(server, folder), o.peers)
	if err != nil {
		return err
	}
	r := &results{Passages: len(passages), Questions: len(questions)}
	if r.Machine, err = describe(ctx, server); err != nil {
		return err
	}
	r.Machine.print()
	defer func() { // what was measured before an error is written too
		r.Machine.LoadAfter = load()
		fmt.Printf("\nload after: %s\n", r.Machine.LoadAfter)
		if o.out != "" {
			err = errors.Join(err, r.write(o.out))
		}
	}()
	return measure(ctx, o, r, engines, passages, questions, others)
}

func measure(ctx context.Context, o options, r *results, engines []maker, passages []passage, questions, others []question) error {
	if o.wants("footprint") {
		if err := r.measureFootprint(ctx); err != nil {
			return err
		}
	}
	retrieval.Warm() // shared by all that use morphemes; no engine pays for it
	if o.wants("finding") {
		if err := r.measureFinding(ctx, engines, passages, questions); err != nil {
			return err
		}
	}
	if o.wants("refusing") {
		if err := r.measureRefusing(ctx, engines, passages, questions, others); err != nil {
			return err
		}
	}
	if o.wants("growth") {
		return r.measureGrowth(ctx, engines, passages, questions, o.sizes, o.peerLimit)
	}
	return nil
}

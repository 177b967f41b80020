// Command benchmark measures the desk's retrieval beside the engines that a Go team would pick instead, in one run on one
// machine: quality and speed on JaQuAD, knowing when not to answer, and speed as the corpus grows. It is a module of its own,
// so that the product does not depend on its peers.
//
// Every figure but times and memory is the same on every run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"

	"dousuru/internal/postgres/cluster"
	"dousuru/retrieval"
)

type options struct {
	data      string // folder of JaQuAD
	questions int    // how many of them; 0: all
	sizes     []int  // passages
	tune      bool
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, parseOptions()); err != nil {
		fmt.Fprintln(os.Stderr, "benchmark:", err)
		os.Exit(1)
	}
}

func parseOptions() options {
	var o options
	flag.StringVar(&o.data, "data", "../../../shared/benchmark/jaquad", "folder with JaQuAD's passages and questions")
	flag.IntVar(&o.questions, "questions", 0, "ask a fixed random sample of so many questions; 0 asks all")
	sizes := flag.String("sizes", "1000,10000,100000", "passages of the corpora for speed; empty leaves that part out")
	flag.BoolVar(&o.tune, "tune", false, "instead, try weights in memory on the training questions")
	flag.Parse()
	for part := range strings.SplitSeq(*sizes, ",") {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			fmt.Fprintf(os.Stderr, "benchmark: -sizes: %q is not a number of passages\n", part)
			os.Exit(2)
		}
		o.sizes = append(o.sizes, n)
	}
	return o
}

func run(ctx context.Context, o options) error {
	passages, err := read[passage](o.data, "passages.jsonl.gz")
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Printf("benchmark: skipped, because there is no JaQuAD in %s\n", o.data)
		return nil
	}
	if err != nil {
		return err
	}
	retrieval.Warm() // shared by all that use morphemes; no engine pays for it
	if o.tune {
		questions, err := read[question](o.data, "questions_train.jsonl.gz")
		if err != nil {
			return err
		}
		return tune(passages, sample(questions, orAll(o.questions, tuneQuestions)))
	}
	questions, err := read[question](o.data, "questions_dev.jsonl.gz")
	if err != nil {
		return err
	}
	return compare(ctx, o, passages, sample(questions, orAll(o.questions, len(questions))))
}

// compare runs all engines in one folder in memory, where there is one, so that none of them waits for a disk.
func compare(ctx context.Context, o options, passages []passage, questions []question) (err error) {
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
	engines := makers(server, folder)

	fmt.Printf("JaQuAD: %d passages, %d questions, one at a time; load %s\n\n", len(passages), len(questions), load())
	if err := measureQuality(ctx, engines, passages, questions); err != nil {
		return err
	}
	if err := measureAbstention(ctx, engines, passages, questions); err != nil {
		return err
	}
	return measureSpeed(ctx, engines, passages, questions, o.sizes)
}

func orAll(n, all int) int {
	if n <= 0 {
		return all
	}
	return n
}

// load is the machine's load average over 1, 5 and 15 minutes: figures from a busy machine say less.
func load() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}

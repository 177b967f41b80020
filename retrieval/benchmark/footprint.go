package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/ikawaha/kagome-dict/uni"
	"github.com/ikawaha/kagome/v2/tokenizer"

	"dousuru/retrieval"
)

// loaders are the dictionaries whose cost is measured: the product's, and the one that it comes from as kagome loads it.
var loaders = map[string]func() error{
	"dousuru": func() error { retrieval.Warm(); return nil },
	"kagome UniDic": func() error {
		_, err := tokenizer.New(uni.Dict(), tokenizer.OmitBosEos())
		return err
	},
}

func loaderNames() []string { return slices.Sorted(maps.Keys(loaders)) }

// footprint is what loading a dictionary costs in a process that did nothing else. Memory is resident, in megabytes.
type footprint struct {
	Dictionary string  `json:"dictionary"`
	Seconds    float64 `json:"seconds"`
	Processor  float64 `json:"processor_s"` // of all cores; says more than the seconds on a busy machine
	Before     float64 `json:"before_mb"`
	After      float64 `json:"after_mb"` // straight after loading, without another collection
	Peak       float64 `json:"peak_mb"`
}

// loadAndTell is the child process.
func loadAndTell(name string) error {
	loader, found := loaders[name]
	if !found {
		return fmt.Errorf("load dictionary: there is no %q", name)
	}
	f := footprint{Dictionary: name, Before: resident("VmRSS")}
	start, used := time.Now(), processorTime()
	if err := loader(); err != nil {
		return fmt.Errorf("load dictionary: %w", err)
	}
	f.Seconds, f.Processor = time.Since(start).Seconds(), (processorTime() - used).Seconds()
	f.After, f.Peak = resident("VmRSS"), resident("VmHWM")
	return json.NewEncoder(os.Stdout).Encode(f)
}

// processorTime is what this process has used so far, its own and the kernel's for it.
func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func resident(field string) float64 {
	return mb(kilobytes(procField("/proc/self/status", field)) << 10)
}

// footprintRuns is how many processes load each dictionary; the one in the middle by time is told.
const footprintRuns = 5

func (r *results) measureFootprint(ctx context.Context) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("measure footprint: %w", err)
	}
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "\nfootprint, middle of %d processes\tload s\tprocessor s\tbefore MB\tafter MB\tpeak MB\t\n", footprintRuns)
	for _, name := range loaderNames() {
		runs := make([]footprint, footprintRuns)
		for i := range runs {
			output, err := exec.CommandContext(ctx, self, "-load", name).Output()
			if err == nil {
				err = json.Unmarshal(output, &runs[i])
			}
			if err != nil {
				return fmt.Errorf("measure footprint of %s: %w", name, err)
			}
		}
		slices.SortFunc(runs, func(x, y footprint) int { return int(1e6 * (x.Seconds - y.Seconds)) })
		f := runs[footprintRuns/2]
		r.Footprint = append(r.Footprint, f)
		fmt.Fprintf(table, "%s\t%.2f\t%.2f\t%.0f\t%.0f\t%.0f\t\n", f.Dictionary, f.Seconds, f.Processor, f.Before, f.After, f.Peak)
	}
	return table.Flush()
}

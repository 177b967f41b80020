package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"dousuru/chat/triage"
)

// triageCommand is the fixed words that send a message to a person. It needs no database.
type triageCommand struct {
	Explain triageExplainCommand `cmd:"" help:"Say what a message is taken for, and by which words."`
	Fit     triageFitCommand     `cmd:"" help:"Find the weights of words from labelled messages, and say how well they do on messages left out."`
}

type triageExplainCommand struct {
	Message string `arg:"" help:"The message. It is not stored."`
}

// Run prints the words that decided.
func (c *triageExplainCommand) Run(std streams) error { return triage.Explain(std.out, c.Message) }

type triageFitCommand struct {
	Files  []string `arg:"" type:"existingfile" name:"file" help:"Labelled messages: lines [topic], [career] or [harmless] with one message a line below (.txt), or questions (.jsonl)."`
	Recall float64  `default:"0.994" help:"Share of the messages that need a person which must go to one."`
	Out    string   `type:"path" placeholder:"WEIGHTS.txt" help:"Write the weights there (chat/triage/weights.txt is compiled into the program)."`
	Errors string   `type:"path" placeholder:"OUT.txt" help:"Write the messages that were missed, and those routed needlessly, while left out."`
}

// Run fits, prints the figures out of fold and writes what was asked for.
func (c *triageFitCommand) Run(std streams) error {
	if !(c.Recall > 0.5 && c.Recall < 1) {
		return fmt.Errorf("fit: recall %v is not between 0.5 and 1", c.Recall)
	}
	examples, err := readExamples(c.Files)
	if err != nil {
		return err
	}
	fitted, err := triage.Fit(examples, c.Recall)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d messages that need a person, %d that do not; figures on messages left out, in ten parts\n", fitted.Examples, fitted.Harmless)
	for _, p := range fitted.Curve() {
		fmt.Fprintf(std.out, "recall %.3f  precision %.3f  from %.2f\n", p.Recall, p.Precision, p.Threshold)
	}
	fmt.Fprintf(std.out, "at recall %.4f the topic is right for %.3f\n", c.Recall, fitted.Named)
	fmt.Fprintf(std.out, "the sentence of a topic: %.3f of those who need a person, %.4f of the others; people first at all: %.3f of the others\n",
		fitted.Sure, fitted.SureFalse, fitted.Gentle)
	fmt.Fprintf(std.out, "people first whatever is found: %.3f of those who need a person, %.3f of career questions\n", fitted.First, fitted.FirstCareer)
	for _, name := range slices.Sorted(maps.Keys(fitted.Counts)) {
		n := fitted.Counts[name]
		fmt.Fprintf(std.out, "%s: %d of %d to a person, needlessly %d of %d\n", name, n.SensitiveRouted, n.Sensitive, n.HarmlessRouted, n.Harmless)
	}
	if c.Errors != "" {
		if err := writeTo(c.Errors, fitted.WriteErrors); err != nil {
			return err
		}
	}
	if c.Out == "" {
		return nil
	}
	return writeTo(c.Out, func(f *os.File) error { return fitted.Write(f, time.Now().Format(time.DateOnly)) })
}

// readExamples reads the files; a message that stands in several counts once.
func readExamples(files []string) ([]triage.Example, error) {
	var all []triage.Example
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		list, err := triage.ReadExamples(name, f)
		f.Close()
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return triage.Once(all), nil
}

func writeTo(path string, write func(*os.File) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	err = write(f)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

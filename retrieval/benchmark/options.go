package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
)

// parts are what can be measured, in the order in which it is.
var parts = []string{"footprint", "finding", "refusing", "growth"}

type options struct {
	data      string   // folder of JaQuAD
	offTopic  string   // files of questions on other topics
	questions int      // how many of each kind; 0: all
	parts     []string // of parts
	peers     []string // parts of engines' names; none: all engines
	sizes     []int    // passages
	peerLimit int      // the largest size that peers are measured at
	out       string   // folder of results; empty: none are written
	tune      bool
	fit       string // file for the confidence in documents
	loader    string // in a child process: the dictionary to load
}

func parseOptions() options {
	var o options
	flag.StringVar(&o.data, "data", "../../../shared/benchmark/jaquad", "folder with JaQuAD's passages and questions")
	flag.StringVar(&o.offTopic, "offtopic", "../testdata/questions/*.jsonl", "pattern of files whose questions are on other topics: one JSON object a line, with a \"text\"")
	flag.IntVar(&o.questions, "questions", 0, "ask a fixed random sample of so many questions of each kind; 0 asks all")
	chosen := flag.String("parts", strings.Join(parts, ","), "what to measure")
	peers := flag.String("peers", "", "measure only the engines whose names contain one of these, separated by commas; empty measures all")
	sizes := flag.String("sizes", "1000,10000,100000", "passages of the corpora for growth; empty leaves that part out")
	flag.IntVar(&o.peerLimit, "peer-limit", 100_000, "leave the peers out of growth above so many passages, because they need many GB there")
	flag.StringVar(&o.out, "out", "", "folder to write results.json and plots (SVG) into")
	flag.BoolVar(&o.tune, "tune", false, "instead, try weights in memory on the training questions")
	flag.StringVar(&o.fit, "fit", "", "instead, fit the confidence in documents on the training questions, half of them hidden, and write it to this file")
	flag.StringVar(&o.loader, "load", "", "instead, load one dictionary and print what it costs as JSON: "+strings.Join(loaderNames(), " or "))
	flag.Parse()
	o.parts, o.peers = list(*chosen), list(*peers)
	for _, part := range o.parts {
		if !slices.Contains(parts, part) {
			refuseOption("-parts: there is no %q, but %s", part, strings.Join(parts, ", "))
		}
	}
	for _, size := range list(*sizes) {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 {
			refuseOption("-sizes: %q is not a number of passages", size)
		}
		o.sizes = append(o.sizes, n)
	}
	return o
}

// list splits at commas and leaves out what is empty.
func list(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' })
}

func refuseOption(format string, values ...any) {
	fmt.Fprintf(os.Stderr, "benchmark: "+format+"\n", values...)
	os.Exit(2)
}

func (o options) wants(part string) bool { return slices.Contains(o.parts, part) }

// sampleOf is the sample of a list of questions that is asked.
func (o options) sampleOf(questions []question) []question {
	if o.questions <= 0 {
		return questions
	}
	return sample(questions, o.questions)
}

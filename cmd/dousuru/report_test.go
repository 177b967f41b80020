package main

import (
	"strings"
	"testing"
)

// A group too small to be a report is refused before anything is opened.
func TestServeRefusesSmallGroups(t *testing.T) {
	for _, k := range []int{-1, 0, 1, 4} {
		err := (&serveCommand{Demo: true, ReportK: k}).Run(t.Context(), &Settings{DatabaseURL: "postgres://nowhere.invalid/x"}, streams{})
		if err == nil || !strings.Contains(err.Error(), "--report-k") {
			t.Errorf("groups of %d: %v", k, err)
		}
	}
}

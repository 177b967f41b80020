package main

import (
	"os"
	"path/filepath"
	"testing"
)

func TestProcField(t *testing.T) {
	file := filepath.Join(t.TempDir(), "status")
	if err := os.WriteFile(file, []byte("Name:\tx\nVmRSS:\t  2048 kB\nVmRSS2: 1 kB\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := kilobytes(procField(file, "VmRSS")); got != 2048 {
		t.Errorf("%d kB, want 2048", got)
	}
	if got := procField(file, "VmSwap") + procField(file+"2", "VmRSS"); got != "" {
		t.Errorf("found %q where nothing is", got)
	}
}

func TestLoadAndTellRefuses(t *testing.T) {
	if err := loadAndTell("another"); err == nil {
		t.Error("loaded a dictionary that does not exist")
	}
}

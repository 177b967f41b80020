package erasure

import (
	"bufio"
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// A file of erasures is read line by line, whatever a crash or a hand made of it: lines that cannot be read are counted and lose none of the others.
func FuzzRead(f *testing.F) {
	f.Add([]byte("{\"id\":\"0b5c7e0e-58f3-4d0a-8f0e-6f2a1c9d7b31\",\"kind\":\"talk\"}\n{\"id\":"))
	f.Add([]byte("\x00\n\n[]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "erasures.jsonl")
		whole := []byte("{\"id\":\"0b5c7e0e-58f3-4d0a-8f0e-6f2a1c9d7b31\"}\n")
		if err := os.WriteFile(path, append(whole, data...), 0o600); err != nil {
			t.Fatal(err)
		}
		lines, torn, err := Read(path)
		if err != nil && len(data) < bufio.MaxScanTokenSize {
			t.Fatal(err)
		}
		if len(lines) == 0 && err == nil || len(lines)+torn > 2+bytes.Count(data, []byte("\n")) {
			t.Errorf("%d lines, %d torn (%v)", len(lines), torn, err)
		}
	})
}

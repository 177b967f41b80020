package postgrestest

import (
	"os"
	"testing"
	"time"

	"dousuru/internal/postgres/cluster"
)

func TestMain(m *testing.M) { Main(m) }

// What private clusters are copied from is in use until the tests end, however long ago it was made: another test binary that starts
// meanwhile sweeps.
func TestSweepingLeavesWhatPrivateClustersAreCopiedFrom(t *testing.T) {
	Private(t)
	long := time.Now().Add(-time.Hour)
	if err := os.Chtimes(server.blank.folder, long, long); err != nil {
		t.Fatal(err)
	}
	cluster.Sweep()
	Private(t)
}

package socket

import (
	"os"
	"testing"

	"dousuru/internal/postgres/postgrestest"
	"dousuru/retrieval"
)

// TestMain runs the tests, or is the crowd of clients of BenchmarkIdle in a process of its own.
func TestMain(m *testing.M) {
	if address := os.Getenv(crowdAddress); address != "" {
		os.Exit(crowd(address, os.Getenv(crowdSize)))
	}
	retrieval.Warm() // takes half a minute under the race detector, which no connection is to wait for
	postgrestest.Main(m)
}

package web

import (
	"os"
	"strconv"
	"testing"
)

// twinPairs is how many pairs of worlds are compared: DOUSURU_PAIRS, as "make test" and "make soak" set it, else each change once and some.
func twinPairs(t testing.TB) int {
	t.Helper()
	said := os.Getenv("DOUSURU_PAIRS")
	if said == "" {
		return 40
	}
	n, err := strconv.Atoi(said)
	if err != nil || n < len(changes) {
		t.Fatalf("DOUSURU_PAIRS is %q, not a number from %d", said, len(changes))
	}
	return n
}

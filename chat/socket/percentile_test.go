package socket

import (
	"slices"
	"time"
)

// percentiles gives the median and the 99th percentile in milliseconds.
func percentiles(times []time.Duration) (p50, p99 float64) {
	if len(times) == 0 {
		return 0, 0
	}
	slices.Sort(times)
	at := func(share float64) float64 {
		return float64(times[int(share*float64(len(times)-1))].Microseconds()) / 1000
	}
	return at(0.50), at(0.99)
}

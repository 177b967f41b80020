//go:build race && !soak

package web

// twinPairs is how many pairs of worlds are compared with the race detector: both connections and every change meet many times.
const twinPairs = 60

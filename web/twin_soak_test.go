//go:build soak

package web

// twinPairs is how many pairs of worlds are compared in a long run.
const twinPairs = 10000

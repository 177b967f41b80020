//go:build !soak && !race

package web

// twinPairs is how many pairs of worlds are compared. With the race detector, which finds nothing new in the thousandth, it is fewer;
// "make soak" compares ten times as many.
const twinPairs = 40

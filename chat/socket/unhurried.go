//go:build measure

package socket

// A machine that goes through pages connects faster than people. It is no part of the program, which is built without the tag.
func init() {
	standard.speed, standard.atOnce = 10_000, 10_000
	standard.connects, standard.connectsAtOnce = 10_000, 10_000
}

// Package arrows holds the test of which package may import which. The arrows are part of the design (docs/design.md §3):
// a new one is drawn there first.
package arrows
